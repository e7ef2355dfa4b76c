// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.event.Clock;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.BugCheckSink;
import dev.ration.nt.EventThresholds;
import dev.ration.nt.LeakSink;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.UnboundPolicy;
import dev.ration.nt.VerifierOptions;

/** How a system was built. */
public record Options(
    String name,
    long nonPagedLimit,
    long pagedLimit,
    BigBlockQuota bigBlockQuota,
    BugCheckSink bugCheckSink,
    LeakSink leakSink,
    boolean clearOnFree,
    UnboundPolicy unbound,
    VerifierOptions verifier,
    OsPolicy lockPolicy,
    OsPolicy hugePages,
    EventThresholds eventThresholds,
    long decayNanos,
    Clock clock,
    Steps steps) {}
