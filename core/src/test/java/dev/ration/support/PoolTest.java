// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ration.Ex;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.BugCheck;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.LeakReport;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolTagInfo;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test over a system of its own, run over both memory seams.
 *
 * <p>After each test every system that it opened is checked, every structure of it, and closed.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Memory.class)
@SuppressWarnings("deprecation")
public abstract class PoolTest {
  /** What each pool may commit. */
  protected static final long LIMIT = 64L << 20;

  protected static final int TAG = PoolTag.of("Fred").value();

  protected static final int OTHER_TAG = PoolTag.of("Wilm").value();

  /** Far longer than anything takes. */
  protected static final Duration LONG = Duration.ofSeconds(30);

  @Parameter Memory memory;

  protected final List<LeakReport> leaks = new CopyOnWriteArrayList<>();
  protected PoolSystem system;
  protected Ex ex;

  /** Leaks are the subject of some tests, and left behind by many: they are not worth a line. */
  private static final Logger LOGGER = Logger.getLogger("dev.ration");

  private final List<PoolSystem> opened = new ArrayList<>();

  @BeforeEach
  final void openSystem() {
    LOGGER.setLevel(Level.OFF);
    system = open(builder());
    ex = system.ex();
  }

  @AfterEach
  final void checkAndClose() {
    for (PoolSystem each : opened) {
      if (!isClosed(each)) {
        each.checkInvariants();
        each.close();
      }
    }
    LOGGER.setLevel(null);
  }

  private static boolean isClosed(PoolSystem system) {
    try {
      system.snapshot();
      return false;
    } catch (IllegalStateException closed) {
      return true;
    }
  }

  /** Options over this run's memory. */
  protected final PoolSystem.Builder builder() {
    return PoolSystem.builder()
        .nonPagedLimit(LIMIT)
        .pagedLimit(LIMIT)
        .leakSink(leaks::add)
        .portableMemory(memory.isPortable());
  }

  /** A system that is checked and closed when the test is over. */
  protected final PoolSystem open(PoolSystem.Builder builder) {
    PoolSystem made = builder.build();
    opened.add(made);
    return made;
  }

  /** Replaces this test's system by another. */
  protected final void use(PoolSystem.Builder builder) {
    system = open(builder);
    ex = system.ex();
  }

  protected final PoolProcess process() {
    return system.createProcess("tenant", QuotaLimits.UNLIMITED);
  }

  protected final PoolProcess process(QuotaLimits limits) {
    return system.createProcess("tenant", limits);
  }

  /** A block by the routine that charges at every size. */
  protected final MemorySegment charge(PoolProcess process, Kind kind, long bytes) {
    return process.call(() -> system.ex().allocatePoolWithQuotaTag(kind.type(), bytes, TAG));
  }

  /** A block that is charged to nobody. */
  protected final MemorySegment allocate(Kind kind, long bytes) {
    return system.ex().allocatePoolWithTag(kind.type(), bytes, TAG);
  }

  protected final State state() {
    return State.of(system);
  }

  protected final PoolTagInfo tagInfo(int tag) {
    return system.ex().getPoolTagInfo().stream()
        .filter(info -> info.tag() == PoolTag.identity(tag))
        .findFirst()
        .orElse(new PoolTagInfo(tag, 0, 0, 0, 0, 0, 0));
  }

  /** The status that a call raises, or STATUS_SUCCESS. */
  protected static NtStatus statusOf(ThrowingCallable call) {
    NtStatusException raised = raisedBy(call);
    return raised == null ? NtStatus.STATUS_SUCCESS : raised.status();
  }

  protected static NtStatusException raisedBy(ThrowingCallable call) {
    return catchThrowableOfType(NtStatusException.class, call);
  }

  /** The bug check that a call ends in. */
  protected static BugCheck bugCheckOf(ThrowingCallable call) {
    BugCheckError error = catchThrowableOfType(BugCheckError.class, call);
    if (error == null) {
      throw new AssertionError("no bug check");
    }
    return error.bugCheck();
  }
}
