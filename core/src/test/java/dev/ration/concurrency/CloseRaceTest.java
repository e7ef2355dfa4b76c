// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Stress;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing: a process, or the whole system, while others are in the middle of using it. */
@Timeout(120)
final class CloseRaceTest {
  private static final int TAG = PoolTag.of("clos").value();
  private static final int ROUNDS = Stress.count(60, 2_000);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Leaks are what these tests make; who reads the log of a build need not know. */
  private static final Logger LOGGER = Logger.getLogger("dev.ration");

  @BeforeAll
  static void mute() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void unmute() {
    LOGGER.setLevel(null);
  }

  private static PoolSystem open() {
    return PoolSystem.builder().leakSink(report -> {}).build();
  }

  /** Whoever closes finds every block: none is charged to a process that is complete. */
  @ParameterizedTest
  @EnumSource(CloseMode.class)
  void processAgainstAllocationsAndFrees(CloseMode mode) throws InterruptedException {
    Seeds seeds = new Seeds();
    try (PoolSystem system = open()) {
      for (int round = 0; round < ROUNDS; round++) {
        PoolProcess process = system.createProcess("round " + round, QuotaLimits.UNLIMITED);
        long[][] left = new long[4][];
        int number = round;
        Crowd.run(
            5,
            thread -> {
              if (thread == 4) {
                process.close(mode);
              } else {
                left[thread] = useUntilClosed(system, process, seeds.random(number * 8 + thread));
              }
            });
        if (mode == CloseMode.REPORT) {
          freeAll(system, left);
        }
        assertThat(process.awaitClosed(LONG)).as("round %d, %s", round, seeds).isTrue();
        assertThat(process.usage().pagedPoolUsage()).isZero();
        assertThat(process.references()).isZero();
        if (mode == CloseMode.RUNDOWN) {
          assertAllFreed(system, left);
        }
        if (round % 50 == 0) {
          system.checkInvariants();
        }
      }
      system.checkInvariants();
    }
  }

  /** Allocates and frees until the process takes no more; what is left when it does. */
  private static long[] useUntilClosed(
      PoolSystem system, PoolProcess process, SplittableRandom random) {
    RawPool raw = system.raw();
    long[] blocks = new long[20];
    try {
      while (true) {
        int i = random.nextInt(blocks.length);
        if (blocks[i] == 0) {
          int bytes = random.nextInt(8) == 0 ? random.nextInt(9000) : random.nextInt(200);
          blocks[i] = raw.allocate(1, bytes, TAG, process);
        } else {
          long block = blocks[i];
          blocks[i] = 0;
          raw.free(block);
        }
      }
    } catch (IllegalStateException | BugCheckError closed) {
      return blocks;
    }
  }

  private static void freeAll(PoolSystem system, long[][] left) {
    Crowd.run(
        left.length,
        thread -> {
          for (long block : left[thread]) {
            if (block != 0) {
              system.raw().free(block);
            }
          }
        });
  }

  private static void assertAllFreed(PoolSystem system, long[][] left) {
    for (long[] blocks : left) {
      for (long block : blocks) {
        if (block != 0) {
          assertThatThrownBy(() -> system.raw().free(block)).isInstanceOf(BugCheckError.class);
        }
      }
    }
  }

  /** A free and a rundown of the same blocks: each block once, and the rundown ends. */
  @Test
  void rundownAgainstFrees() throws InterruptedException {
    try (PoolSystem system = open()) {
      RawPool raw = system.raw();
      for (int round = 0; round < ROUNDS; round++) {
        PoolProcess process = system.createProcess("round " + round, QuotaLimits.UNLIMITED);
        long[] blocks = new long[100];
        for (int i = 0; i < blocks.length; i++) {
          blocks[i] = raw.allocate(i % 2, i % 10 == 0 ? 5000 : 50, TAG, process);
        }
        AtomicInteger lost = new AtomicInteger();
        Crowd.run(
            3,
            thread -> {
              if (thread == 0) {
                process.close(CloseMode.RUNDOWN);
                return;
              }
              for (int i = thread - 1; i < blocks.length; i += 2) {
                try {
                  raw.free(blocks[i]);
                } catch (BugCheckError e) {
                  assertThat(e.bugCheck().code()).isEqualTo(0xC2);
                  lost.incrementAndGet();
                }
              }
            });
        assertThat(process.awaitClosed(LONG)).isTrue();
        assertThat(lost.get()).isBetween(0, blocks.length);
      }
      system.checkInvariants();
    }
  }

  /** The family tree: parents are complete when the last child is, whoever closes first. */
  @Test
  void childrenAndParentsAtOnce() throws InterruptedException {
    try (PoolSystem system = open()) {
      for (int round = 0; round < 300; round++) {
        PoolProcess parent = system.createProcess("parent", QuotaLimits.UNLIMITED);
        PoolProcess child = parent.createChild("child", new QuotaLimits(1 << 20, 1 << 20));
        PoolProcess grandchild = child.createChild("grandchild");
        long block = system.raw().allocate(1, 100, TAG, grandchild);
        system.ps().chargePoolQuota(child, 1, 1000);
        PoolProcess[] all = {parent, child, grandchild};
        Crowd.run(
            4,
            thread -> {
              if (thread == 3) {
                system.raw().free(block);
              } else {
                all[thread].close();
              }
            });
        for (PoolProcess each : all) {
          assertThat(each.awaitClosed(LONG)).as("%s in round %d", each, round).isTrue();
        }
        assertThat(system.process(parent.id())).isEmpty();
      }
      system.checkInvariants();
    }
  }

  /** What a complete process was charged for no block is not held against those above it. */
  @Test
  void psChargesOfDeadChild() throws InterruptedException {
    try (PoolSystem system = open()) {
      PoolProcess parent = system.createProcess("parent", QuotaLimits.UNLIMITED);
      PoolProcess child = parent.createChild("child");
      system.ps().chargePoolQuota(child, 1, 1000);
      child.close();
      assertThat(child.awaitClosed(LONG)).isTrue();
      system.checkInvariants();
      assertThat(parent.usage().pagedPoolUsage()).isZero();
      assertThatThrownBy(() -> system.ps().returnPoolQuota(child, 1, 1000))
          .isInstanceOf(BugCheckError.class);
    }
  }

  /** No thread that uses a system while it is closed sees more than that it is closed. */
  @Test
  @SuppressWarnings("ThreadPriorityCheck") // there may be fewer cores than threads
  void systemAgainstEverything() {
    Seeds seeds = new Seeds();
    for (int round = 0; round < 40; round++) {
      PoolSystem system =
          PoolSystem.builder().leakSink(report -> {}).portableMemory(round % 3 == 2).build();
      PoolProcess process = system.createProcess("p", new QuotaLimits(1 << 20, 1 << 20));
      AtomicInteger working = new AtomicInteger();
      Crowd crowd = new Crowd();
      for (int thread = 0; thread < 6; thread++) {
        SplittableRandom random = seeds.random(round * 8 + thread);
        int role = thread;
        // One virtual thread only: none of them ever yields, and there may be one carrier.
        crowd.add(
            thread == 1 ? 1 : 2 * thread,
            number -> useUntilSystemIsClosed(system, process, role, random, working));
      }
      crowd.add(
          100,
          number -> {
            while (working.get() < 6 && !crowd.hasFailed()) {
              Thread.yield();
            }
            system.close();
          });
      crowd.start();
      crowd.join();
      assertThatThrownBy(() -> system.raw().allocate(1, 10, TAG, process))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(system::snapshot).isInstanceOf(IllegalStateException.class);
      system.close();
    }
  }

  private static void useUntilSystemIsClosed(
      PoolSystem system,
      PoolProcess process,
      int role,
      SplittableRandom random,
      AtomicInteger working) {
    boolean counted = false;
    MemorySegment[] held = new MemorySegment[16];
    try {
      while (true) {
        int i = random.nextInt(held.length);
        if (role == 5) {
          look(system, process, random.nextInt(6));
        } else if (held[i] == null) {
          long bytes = random.nextInt(20) == 0 ? random.nextInt(200_000) : random.nextInt(500);
          MemorySegment fresh =
              process.call(() -> system.ex().allocatePoolQuotaUninitialized(1 | 8, bytes, TAG));
          held[i] = fresh.equals(MemorySegment.NULL) ? null : fresh;
        } else {
          held[i].fill((byte) i);
          MemorySegment dying = held[i];
          held[i] = null;
          system.ex().freePool(dying);
        }
        if (!counted) {
          counted = true;
          working.incrementAndGet();
        }
      }
    } catch (IllegalStateException closed) {
      assertThat(closed.getMessage().toLowerCase(Locale.ROOT)).contains("closed");
    } catch (BugCheckError foreign) {
      assertThat(foreign.bugCheck().code()).isEqualTo(0xC2);
    }
  }

  private static void look(PoolSystem system, PoolProcess process, int what) {
    switch (what) {
      case 0 -> system.checkInvariants();
      case 1 -> Watching.check(system.snapshot());
      case 2 -> process.usage();
      case 3 -> process.setLimits(new QuotaLimits(1 << 21, 1 << 20));
      case 4 -> system.createProcess("another", QuotaLimits.UNLIMITED).close();
      default -> system.trim();
    }
  }

  /** Nobody waits for something that a closed system can no longer do. */
  @Test
  @SuppressWarnings("ThreadPriorityCheck") // there may be fewer cores than threads
  void systemAgainstThoseWhoWait() {
    PoolSystem system = open();
    PoolProcess process = system.createProcess("p", new QuotaLimits(100, 100));
    long block = system.raw().allocate(1, 50, TAG, process);
    assertThat(block).isNotZero();
    Crowd crowd = new Crowd();
    AtomicInteger waiting = new AtomicInteger();
    crowd.add(
        0,
        thread -> {
          waiting.incrementAndGet();
          assertThatThrownBy(() -> process.awaitQuota(1, 80, Duration.ofHours(1)))
              .isInstanceOf(IllegalStateException.class);
        });
    crowd.add(
        2,
        thread -> {
          waiting.incrementAndGet();
          assertThatThrownBy(() -> process.awaitClosed(Duration.ofHours(1)))
              .isInstanceOf(IllegalStateException.class);
        });
    crowd.start();
    while (waiting.get() < 2) {
      Thread.yield();
    }
    system.close();
    crowd.join();
  }
}
