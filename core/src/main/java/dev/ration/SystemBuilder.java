// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.event.Clock;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.OsSettings;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.routines.Options;
import dev.ration.internal.routines.Steps;
import dev.ration.internal.routines.SystemRoutines;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.BugCheckSink;
import dev.ration.nt.EventThresholds;
import dev.ration.nt.LeakSink;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.UnboundPolicy;
import dev.ration.nt.VerifierOptions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the options of a system, and wires it. */
final class SystemBuilder implements PoolSystem.Builder {
  private static final long LEAST_LIMIT = 64 << 10;

  /** Nobody can tell a longer one from never. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(36500);

  private String name = "pool";
  private long nonPagedLimit = -1;
  private long pagedLimit = -1;
  private BigBlockQuota bigBlockQuota = BigBlockQuota.CHARGED;
  private BugCheckSink bugCheckSink = BugCheckSink.THROW;
  private LeakSink leakSink = report -> {};
  private boolean clearOnFree;
  private UnboundPolicy unbound = UnboundPolicy.SYSTEM;
  private VerifierOptions verifier = VerifierOptions.NONE;
  private OsPolicy lockPolicy = OsPolicy.BEST_EFFORT;
  private EventThresholds eventThresholds = EventThresholds.DEFAULT;
  private OsPolicy hugePages = OsPolicy.OFF;
  private PoolReserve emergency = PoolReserve.NONE;
  private long decayNanos = Duration.ofSeconds(1).toNanos();
  private Clock clock = Clock.ONLY;
  private boolean portable;
  private @Nullable OsMemory memory;
  private Steps steps = Steps.NONE;

  @Override
  public SystemBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  @Override
  public SystemBuilder nonPagedLimit(long bytes) {
    nonPagedLimit = checkedLimit(bytes);
    return this;
  }

  @Override
  public SystemBuilder pagedLimit(long bytes) {
    pagedLimit = checkedLimit(bytes);
    return this;
  }

  private static long checkedLimit(long bytes) {
    if (bytes < LEAST_LIMIT) {
      throw new IllegalArgumentException(
          "a pool limit of " + bytes + " bytes is too small: give at least " + LEAST_LIMIT);
    }
    return bytes;
  }

  @Override
  public SystemBuilder bigBlockQuota(BigBlockQuota policy) {
    bigBlockQuota = Objects.requireNonNull(policy, "policy");
    return this;
  }

  @Override
  public SystemBuilder bugCheckSink(BugCheckSink sink) {
    bugCheckSink = Objects.requireNonNull(sink, "sink");
    return this;
  }

  @Override
  public SystemBuilder leakSink(LeakSink sink) {
    leakSink = Objects.requireNonNull(sink, "sink");
    return this;
  }

  @Override
  public SystemBuilder clearOnFree(boolean on) {
    clearOnFree = on;
    return this;
  }

  @Override
  public SystemBuilder unbound(UnboundPolicy policy) {
    unbound = Objects.requireNonNull(policy, "policy");
    return this;
  }

  @Override
  public SystemBuilder verifier(VerifierOptions options) {
    verifier = Objects.requireNonNull(options, "options");
    return this;
  }

  @Override
  public SystemBuilder lockPolicy(OsPolicy policy) {
    lockPolicy = Objects.requireNonNull(policy, "policy");
    return this;
  }

  @Override
  public SystemBuilder hugePages(OsPolicy policy) {
    hugePages = Objects.requireNonNull(policy, "policy");
    return this;
  }

  @Override
  public SystemBuilder eventThresholds(EventThresholds thresholds) {
    eventThresholds = Objects.requireNonNull(thresholds, "thresholds");
    return this;
  }

  @Override
  public SystemBuilder emergencyReserve(PoolReserve reserve) {
    emergency = Objects.requireNonNull(reserve, "reserve");
    return this;
  }

  @Override
  public SystemBuilder decayDelay(Duration delay) {
    if (!delay.isPositive()) {
      throw new IllegalArgumentException(
          "a delay of "
              + delay
              + " until unused memory is given back: give a positive one, or call trim()");
    }
    boolean never = delay.compareTo(LONGEST_DELAY) > 0;
    decayNanos = (never ? LONGEST_DELAY : delay).toNanos();
    return this;
  }

  @Override
  public SystemBuilder portableMemory(boolean on) {
    portable = on;
    return this;
  }

  /** A seam of a test's own. */
  SystemBuilder memory(OsMemory seam) {
    memory = seam;
    return this;
  }

  /** A clock of a test's own. */
  SystemBuilder clock(Clock moved) {
    clock = moved;
    return this;
  }

  /** Steps that fail when a test says so. */
  SystemBuilder steps(Steps failing) {
    steps = failing;
    return this;
  }

  @Override
  public PoolSystem build() {
    OsMemory seam = memory != null ? memory : chosenMemory();
    try {
      return build(seam);
    } catch (UnsupportedOperationException refused) {
      seam.closeSegments();
      seam.release();
      throw refused;
    }
  }

  private OsMemory chosenMemory() {
    return portable
        ? new PortableMemory()
        : OsMemory.ofPlatform(new OsSettings(lockPolicy, hugePages));
  }

  private PoolSystem build(OsMemory seam) {
    boolean locks = lockPolicy == OsPolicy.REQUIRE;
    long lockable = seam.lockable();
    if (locks && lockable < LEAST_LIMIT) {
      throw new UnsupportedOperationException(
          "nonpaged pool cannot be locked into RAM, as lockPolicy(REQUIRE) demands: it needs native"
              + " memory on Linux, and RLIMIT_MEMLOCK (ulimit -l) of more than "
              + lockable
              + " bytes; or use BEST_EFFORT or OFF");
    }
    if (hugePages == OsPolicy.REQUIRE && !seam.hasHugePages()) {
      throw new UnsupportedOperationException(
          "there are no huge pages, as hugePages(REQUIRE) demands: it needs native memory on Linux,"
              + " and /sys/kernel/mm/transparent_hugepage/enabled at madvise or always; or use"
              + " BEST_EFFORT or OFF");
    }
    long machine = seam.machineMemory();
    long quarter = locks ? Math.min(machine / 4, lockable) : machine / 4;
    Options options =
        new Options(
            name,
            nonPagedLimit < 0 ? Math.max(LEAST_LIMIT, quarter) : nonPagedLimit,
            pagedLimit < 0 ? Math.max(LEAST_LIMIT, machine / 2) : pagedLimit,
            bigBlockQuota,
            bugCheckSink,
            leakSink,
            clearOnFree,
            unbound,
            verifier,
            lockPolicy,
            hugePages,
            eventThresholds,
            emergency,
            decayNanos,
            clock,
            steps);
    return new PoolSystem(SystemRoutines.create(options, seam));
  }
}
