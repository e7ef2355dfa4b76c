// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory grows with what is held, and with the cores, never with the number of threads. */
@Timeout(120)
final class VirtualThreadsTest {
  private static final int TAG = PoolTag.of("virt").value();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memoryIsIndependentOfTheirNumber(boolean yield) {
    final long few = bytesAfter(100, yield);
    final long many = bytesAfter(10_000, yield);
    assertThat(many).as("after 10,000 against %d after 100", few).isLessThan(few + (4L << 20));
  }

  /** What the system has taken from the operating system at most, once all threads have died. */
  private static long bytesAfter(int threads, boolean yield) {
    try (PoolSystem system = PoolSystem.create()) {
      PoolProcess process = system.createProcess("p", new QuotaLimits(1L << 28, 1L << 28));
      AtomicReference<Throwable> failure = new AtomicReference<>();
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        all.add(
            Thread.startVirtualThread(
                () -> {
                  try {
                    use(system.raw(), process, number, yield);
                  } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                  }
                }));
      }
      for (Thread thread : all) {
        assertThat(join(thread)).isTrue();
      }
      assertThat(failure.get()).isNull();
      assertThat(Cost.usage(process, 1)).isZero();
      assertThat(process.references()).isEqualTo(1);
      system.checkInvariants();
      return system.snapshot().paged().peakCommitted() + system.snapshot().metadataBytes();
    }
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(60));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the yield is what is tested: others come in between
  private static void use(RawPool raw, PoolProcess process, int number, boolean yield) {
    for (int i = 0; i < 20; i++) {
      long block = raw.allocate(1, 16 + (number + i) % 200, TAG, process);
      assertThat(block).isNotZero();
      if (yield && i == 10) {
        Thread.yield();
      }
      raw.free(block);
    }
  }
}
