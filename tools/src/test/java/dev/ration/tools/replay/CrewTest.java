// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ration.tools.Traces;
import dev.ration.tools.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {
  /** Thread 2 waits for blocks of thread 1, and thread 3 for blocks of thread 2. */
  private static final Trace CHAIN =
      Traces.read(
          """
          ration-trace 1
          p 1 one
          t Fred .
          a 0 1 1 P Fred 64 1
          f 0 2 1
          a 0 2 1 P Fred 65 2
          f 0 3 2
          a 0 3 1 P Fred 66 3
          f 0 1 3
          """);

  private final Schedule schedule = schedule();

  @Test
  void runsTheRecordsInAnOrderThatWorks() throws Exception {
    for (int i = 0; i < 200; i++) {
      List<Integer> reached = new ArrayList<>();
      run(Touch.NONE, new int[] {0, 3, 6}, reached::add);
      assertThat(reached).containsExactly(0, 3, 6);
    }
  }

  @Test
  void stopsAllWorkersWhenOneFails() {
    Touch failing =
        new Touch() {
          @Override
          public void allocated(int block, long address, long bytes) {
            if (bytes == 65) {
              throw new IllegalStateException("no page");
            }
          }

          @Override
          public void freeing(int block, long address, long bytes) {}
        };
    assertThatExceptionOfType(ReplayException.class)
        .isThrownBy(() -> run(failing, new int[] {0, 6}, boundary -> {}))
        .withMessage(
            "tiny.trace: the replay stopped at operation 3, which allocates 65 bytes with tag"
                + " 'Fred': java.lang.IllegalStateException: no page");
  }

  @Test
  void stopsWhenTheListenerFails() {
    assertThatExceptionOfType(ReplayException.class)
        .isThrownBy(
            () ->
                run(
                    Touch.NONE,
                    new int[] {0, 3, 6},
                    boundary -> {
                      if (boundary == 3) {
                        throw new IllegalStateException("no snapshot");
                      }
                    }))
        .withMessageContaining("no snapshot");
  }

  private void run(Touch touch, int[] boundaries, IntConsumer reached) throws ReplayException {
    try (Stage stage = new Stage(CHAIN, ReplaySettings.DEFAULT);
        Crew crew = new Crew(schedule.workers())) {
      List<Worker> workers =
          IntStream.range(0, schedule.workers())
              .mapToObj(
                  number -> new Worker(stage, schedule, number, PoolCalls.of(stage.raw()), touch))
              .toList();
      try {
        assertThat(crew.run(workers, boundaries, reached)).isPositive();
      } finally {
        stage.freeLeftovers();
      }
    }
  }

  private static Schedule schedule() {
    try {
      return Schedule.of(CHAIN, ThreadMode.RECORDED);
    } catch (ReplayException e) {
      throw new AssertionError(e);
    }
  }
}
