// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final int THREADS = 1000;

  @Test
  void aPlatformThreadIsKnownByItsId() {
    assertThat(Runner.id()).isEqualTo(Thread.currentThread().threadId());
  }

  @Test
  void virtualThreadsAreKnownByTheirFewCarriers() {
    Set<Long> runners = ConcurrentHashMap.newKeySet();
    Set<Long> threads = ConcurrentHashMap.newKeySet();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        executor.execute(
            () -> {
              runners.add(Runner.id());
              threads.add(Thread.currentThread().threadId());
            });
      }
    }
    assertThat(threads).hasSize(THREADS).doesNotContainAnyElementsOf(runners);
    assertThat(runners).allMatch(id -> id > 0).hasSizeLessThan(THREADS / 4);
  }

  @Test
  void aVirtualThreadKeepsItsRunnerAsLongAsItDoesNotBlock() throws Exception {
    boolean[] same = new boolean[1];
    Thread.ofVirtual()
        .start(
            () -> {
              long first = Runner.id();
              boolean always = true;
              for (int i = 0; i < 1_000_000; i++) {
                always &= Runner.id() == first;
              }
              same[0] = always;
            })
        .join();
    assertThat(same[0]).isTrue();
  }
}
