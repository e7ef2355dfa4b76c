// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.FailingMemory;
import dev.ration.support.FailurePoint;
import dev.ration.support.FailurePoint.Mode;
import dev.ration.support.SimulatedFailure;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Makes every point of every routine fail once, one after the other: the nth call of the memory
 * seam is refused, the nth internal step throws, n = 1, 2, ... until none is left to fail.
 *
 * <p>After each: the state is that from before, or, when the call found another way, that after a
 * success; all invariants hold; the system works.
 */
class NthFailureTest {
  private static final int ENDLESS = 1000;

  @ParameterizedTest
  @EnumSource
  void refusedMemory(Scenario scenario) {
    sweep(scenario, Stage::new, stage -> stage.memoryPoint, Mode.ONCE);
  }

  @ParameterizedTest
  @EnumSource
  void noMemoryAnyMore(Scenario scenario) {
    sweep(scenario, Stage::new, stage -> stage.memoryPoint, Mode.FROM_THEN_ON);
  }

  @ParameterizedTest
  @EnumSource
  void failedStep(Scenario scenario) {
    sweep(scenario, Stage::new, stage -> stage.stepPoint, Mode.ONCE);
  }

  private static Stage verified() {
    return new Stage(
        VerifierOptions.NONE
            .withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL).withBytes(0, 10_000))
            .withRule(VerifierRule.all(VerifierRung.CANARIES)));
  }

  /** Verified blocks are not resized in place, and entries of lists are not kept. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = {"LENGTHEN_.*", "SHORTEN_.*", "LIST_.*"})
  void refusedMemoryUnderTheVerifier(Scenario scenario) {
    sweep(scenario, NthFailureTest::verified, stage -> stage.memoryPoint, Mode.ONCE);
    sweep(scenario, NthFailureTest::verified, stage -> stage.memoryPoint, Mode.FROM_THEN_ON);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = {"LENGTHEN_.*", "SHORTEN_.*", "LIST_.*"})
  void failedStepUnderTheVerifier(Scenario scenario) {
    sweep(scenario, NthFailureTest::verified, stage -> stage.stepPoint, Mode.ONCE);
  }

  private static void sweep(
      Scenario scenario, Supplier<Stage> stages, Function<Stage, FailurePoint> points, Mode mode) {
    List<Object> success;
    try (Stage stage = stages.get()) {
      scenario.prepare(stage);
      assertThat(scenario.act(stage)).isTrue();
      success = stage.state();
    }
    boolean fired = true;
    for (int n = 1; fired; n++) {
      assertThat(n).isLessThan(ENDLESS);
      try (Stage stage = stages.get()) {
        fired = failAt(scenario, stage, points.apply(stage), n, mode, success);
      }
    }
  }

  private static boolean failAt(
      Scenario scenario, Stage stage, FailurePoint point, int n, Mode mode, List<Object> success) {
    scenario.prepare(stage);
    List<Object> before = stage.state();
    point.arm(n, mode);
    boolean done = false;
    try {
      done = scenario.act(stage);
    } catch (NtStatusException e) {
      assertThat(e.status()).isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    } catch (SimulatedFailure e) {
      assertThat(point).isSameAs(stage.stepPoint);
    }
    point.disarm();
    stage.system.checkInvariants();
    assertThat(stage.state()).as("%s, point %d", scenario, n).isEqualTo(done ? success : before);
    assertThat(done || point.fired()).isTrue();
    requireUsable(stage);
    return point.fired();
  }

  private static void requireUsable(Stage stage) {
    for (long bytes : new long[] {1, 100, 1500, 4000, 8192, 200_000}) {
      for (int pool = 0; pool < 2; pool++) {
        long block = stage.system.raw().allocate(pool, bytes, Stage.TAG, stage.parent);
        assertThat(block).isNotZero();
        stage.system.raw().segment(block).fill((byte) 1);
        stage.system.raw().free(block, Stage.TAG);
      }
    }
    stage.system.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void creationOfASystem(Mode mode) {
    boolean fired = true;
    for (int n = 1; fired; n++) {
      FailurePoint point = new FailurePoint();
      FailingMemory memory = new FailingMemory(OsMemory.ofPlatform(), point);
      point.arm(n, mode);
      PoolSystem.Builder builder = TestSystems.over(PoolSystem.builder(), memory, Steps.NONE);
      try (PoolSystem system = builder.build()) {
        assertThat(point.fired()).isFalse();
        system.checkInvariants();
      } catch (NtStatusException e) {
        assertThat(e.status()).isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        assertThat(point.fired()).isTrue();
      }
      assertThat(memory.isReleased()).isTrue();
      fired = point.fired();
    }
  }
}
