// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.process.Sampler;
import org.junit.jupiter.api.Test;

/** A sampler does not count where there is much to count, and picks one in N all the same. */
class PaceTest {
  private static final int ONE_IN = 5_000;
  private static final long TICK = 20_000_000;
  private static final int MANY = 300_000;
  private static final int QUIET_TICKS = 50;

  private final Sampler sampler = new Sampler(ONE_IN);
  private long requests;
  private int applied;
  private int prepared;
  private long now;
  private long nanosToApply;
  private long nanosToPrepare;
  private final Pace pace =
      new Pace(sampler, Integer.MAX_VALUE, () -> requests, this::apply, this::prepare, () -> now);

  private void apply() {
    applied++;
    now += nanosToApply;
  }

  private void prepare(int blocks) {
    prepared += blocks;
    now += nanosToPrepare;
  }

  private void tick(long more) {
    requests += more;
    pace.tick(requests, TICK);
  }

  /** Makes requests until none is picked for long. */
  private int picks() {
    int picks = 0;
    int since = 0;
    while (since++ < 3_000) {
      if (sampler.countsAndPicks()) {
        picks++;
        since = 0;
      }
    }
    return picks;
  }

  @Test
  void whileThereAreFewEachRequestIsCounted() {
    tick(19_000);
    assertThat(sampler.isResting()).isFalse();
    assertThat(applied).isZero();
  }

  @Test
  void whileThereAreManyNobodyCountsAndOneInNIsPicked() {
    tick(MANY);
    assertThat(sampler.isResting()).isTrue();
    assertThat(applied).isEqualTo(1);
    int picked = 0;
    for (int i = 0; i < 50; i++) {
      tick(MANY + 1_000);
      assertThat(sampler.isResting()).isFalse();
      picked += picks();
      assertThat(sampler.isDone()).isTrue();
    }
    assertThat(picked).isEqualTo(50 * (MANY + 1_000) / ONE_IN).isEqualTo(prepared);
  }

  @Test
  void picksThatNobodyTookAreStillDue() {
    tick(MANY);
    tick(MANY);
    tick(0);
    tick(MANY);
    assertThat(picks()).isEqualTo(2 * MANY / ONE_IN);
    tick(0);
    assertThat(sampler.isResting()).isTrue();
  }

  @Test
  void whenItHasBeenQuietForASecondEachRequestIsCountedAgain() {
    tick(MANY);
    for (int i = 1; i < QUIET_TICKS; i++) {
      tick(10);
      assertThat(sampler.isResting()).isTrue();
    }
    tick(10);
    assertThat(sampler.isResting()).isFalse();
    assertThat(sampler.isDone()).isFalse();
  }

  @Test
  void inASecondNoMoreArePickedThanIsAllowed() {
    Pace bounded = new Pace(sampler, 150, () -> requests, this::apply, this::prepare, () -> now);
    int picked = 0;
    for (int i = 0; i <= 100; i++) {
      requests += MANY;
      bounded.tick(requests, TICK);
      picked += i == 0 ? 0 : picks();
    }
    // Two seconds, in which 12,000 would have been due.
    assertThat(picked).isBetween(299, 300);
    requests += ONE_IN * 2;
    bounded.tick(requests, 10 * TICK);
    assertThat(picks()).as("what was beyond the bound is not due later").isBetween(2, 3);
  }

  @Test
  void whatIsMadeReadyForBlocksToComeMakesNoTickLonger() {
    nanosToPrepare = TICK;
    for (int i = 0; i < 10; i++) {
      now += TICK;
      requests += MANY;
      pace.look();
    }
    assertThat(prepared).isPositive();
    assertThat(pace.tickNanos()).isEqualTo(TICK);
  }

  @Test
  void aLookThatTakesLongIsTakenLessOften() {
    nanosToApply = TICK / 10;
    for (int i = 0; i < 10; i++) {
      now += TICK;
      requests += MANY;
      pace.look();
    }
    assertThat(pace.tickNanos()).isEqualTo(20 * TICK);
  }

  @Test
  void aCountOfRequestsThatGoesBackIsNoRequest() {
    tick(MANY);
    tick(-100);
    tick(100);
    assertThat(sampler.isResting()).isTrue();
    assertThat(prepared).isZero();
  }

  @Test
  void oneInNIsPickedOnAverageHoweverOftenTheCountBeginsAgain() {
    Sampler often = new Sampler(50);
    int picks = 0;
    for (int i = 0; i < 1_000_000; i++) {
      if (i % 30 == 0) {
        often.countEach();
      }
      picks += often.countsAndPicks() ? 1 : 0;
    }
    // Twenty thousand, of which ten standard deviations are 1,400.
    assertThat(picks).isBetween(18_600, 21_400);
  }
}
