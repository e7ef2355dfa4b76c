// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import dev.ration.nt.PoolTag;

/**
 * A tag that the trace declares.
 *
 * @param tag the tag
 * @param description what the recorded program uses it for; may be empty
 */
public record TraceTag(PoolTag tag, String description) {}
