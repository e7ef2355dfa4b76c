// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page faults of this process, newest last, as perf_event_open(2) records them: each has the
 * address that was touched and the thread, which an {@link InternalError} does not say.
 *
 * <p>One event for each thread and processor, inherited by threads to come; those of one processor
 * write into one ring, which overwrites its oldest records. All records are of one size.
 */
final class FaultLog {
  private static final int ATTRIBUTE_BYTES = 112;
  private static final int SOFTWARE = 1;
  private static final long PAGE_FAULTS = 2;
  private static final long SAMPLE_TID_TIME_ADDRESS = 2 | 4 | 8;
  private static final long INHERIT_USER_ONLY_WITH_CLOCK = 1 << 1 | 1 << 5 | 1 << 6 | 1 << 25;

  /** The clock of {@link System#nanoTime}. */
  private static final int CLOCK_MONOTONIC = 1;

  private static final long CLOSE_ON_EXEC = 8;
  private static final long ENABLE = 0x2400;
  private static final long DISABLE = 0x2401;
  private static final long SET_OUTPUT = 0x2405;

  private static final long RING_PAGES = 32;
  private static final long RING_BYTES = RING_PAGES * OsMemory.PAGE_SIZE;
  private static final long HEAD = 1024;
  private static final int RECORD_BYTES = 32;
  private static final int SAMPLE = 9;
  private static final int MOST_EVENTS = 1024;

  private final List<Long> descriptors = new ArrayList<>();
  private final List<Long> rings = new ArrayList<>();

  /** When it was switched on last: what is older is forgotten. */
  private long since = System.nanoTime();

  private volatile boolean recording = true;

  private FaultLog() {}

  /** Starts to record, or returns null when this system does not let us. */
  static @Nullable FaultLog start() {
    List<Integer> processors = Machine.processors();
    List<Long> threads = threads();
    if (processors.isEmpty()
        || threads.isEmpty()
        || (long) processors.size() * threads.size() > MOST_EVENTS) {
      return null;
    }
    FaultLog log = new FaultLog();
    for (int processor : processors) {
      if (!log.record(processor, threads)) {
        log.close();
        return null;
      }
    }
    return log;
  }

  private static List<Long> threads() {
    String[] names = new File("/proc/self/task").list();
    List<Long> threads = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      threads.add(Long.parseLong(name));
    }
    return threads;
  }

  private boolean record(int processor, List<Long> threads) {
    long first = -1;
    for (long thread : threads) {
      long event = open(thread, processor);
      if (Kernel.failed(event)) {
        // A thread may have ended since it was listed.
        continue;
      }
      descriptors.add(event);
      if (first < 0) {
        first = event;
        long ring =
            Kernel.call(
                Kernel.Call.MMAP,
                0,
                RING_BYTES + OsMemory.PAGE_SIZE,
                Kernel.PROT_READ,
                Kernel.MAP_SHARED,
                event,
                0);
        if (Kernel.failed(ring)) {
          return false;
        }
        rings.add(ring);
      } else if (Kernel.failed(Kernel.call(Kernel.Call.IOCTL, event, SET_OUTPUT, first))) {
        return false;
      }
    }
    return first >= 0;
  }

  private static long open(long thread, int processor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      attribute.set(ValueLayout.JAVA_INT, 0, SOFTWARE);
      attribute.set(ValueLayout.JAVA_INT, 4, ATTRIBUTE_BYTES);
      attribute.set(ValueLayout.JAVA_LONG, 8, PAGE_FAULTS);
      attribute.set(ValueLayout.JAVA_LONG, 16, 1);
      attribute.set(ValueLayout.JAVA_LONG, 24, SAMPLE_TID_TIME_ADDRESS);
      attribute.set(ValueLayout.JAVA_LONG, 40, INHERIT_USER_ONLY_WITH_CLOCK);
      attribute.set(ValueLayout.JAVA_INT, 92, CLOCK_MONOTONIC);
      return Kernel.call(
          Kernel.Call.PERF_EVENT_OPEN,
          attribute.address(),
          thread,
          processor,
          -1,
          CLOSE_ON_EXEC,
          0);
    }
  }

  /** Goes on, or pauses; so do the events that threads have inherited meanwhile, or will. */
  synchronized void record(boolean on) {
    if (on != recording) {
      for (long descriptor : descriptors) {
        Kernel.quick(Kernel.Call.IOCTL, descriptor, on ? ENABLE : DISABLE, 0);
      }
      since = System.nanoTime();
      recording = on;
    }
  }

  /** How many bytes of records there have been, those that were overwritten included. */
  synchronized long written() {
    return rings.stream().mapToLong(ring -> Words.getAcquire(ring + HEAD)).sum();
  }

  boolean isRecording() {
    return recording;
  }

  /** The address of the newest fault that is wanted, of this thread if there is one; or 0. */
  synchronized long newest(Guards.FaultFilter filter) {
    Guards.FaultFilter wanted =
        (address, time) -> recording && time - since >= 0 && filter.wants(address, time);
    long self = Kernel.call(Kernel.Call.GETTID, 0, 0, 0);
    long own = 0;
    long ownTime = Long.MIN_VALUE;
    long other = 0;
    long otherTime = Long.MIN_VALUE;
    for (long ring : rings) {
      long head = Words.getAcquire(ring + HEAD);
      for (long at = head - RECORD_BYTES; at >= 0 && at >= head - RING_BYTES; at -= RECORD_BYTES) {
        long record = ring + OsMemory.PAGE_SIZE + at % RING_BYTES;
        long time = Words.get(record + 16);
        long address = Words.get(record + 24);
        boolean ours = Words.get(record + 8) >>> 32 == self;
        boolean newer = time > (ours ? ownTime : otherTime);
        if ((int) Words.get(record) == SAMPLE && newer && wanted.wants(address, time)) {
          own = ours ? address : own;
          ownTime = ours ? time : ownTime;
          other = ours ? other : address;
          otherTime = ours ? otherTime : time;
        }
      }
    }
    return own != 0 ? own : other;
  }

  synchronized void close() {
    for (long ring : rings) {
      Kernel.call(Kernel.Call.MUNMAP, ring, RING_BYTES + OsMemory.PAGE_SIZE, 0);
    }
    for (long descriptor : descriptors) {
      Kernel.call(Kernel.Call.CLOSE, descriptor, 0, 0);
    }
    rings.clear();
    descriptors.clear();
  }
}
