// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.LeakReport;
import dev.ration.nt.VerifierOptions;
import dev.ration.support.QuietLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** One seed: a system, an oracle, and so many operations on both. */
final class Run {
  private static final long[] POOL_LIMITS = {
    4L << 30, 4L << 30, 256 << 20, 16 << 20, 4 << 20, 1 << 20, 256 << 10, 64 << 10
  };

  private final RandomGenerator random;
  private final boolean portable;
  private final VerifierOptions verifier;
  private final List<LeakReport> leaks = new ArrayList<>();
  private UnaryOperator<PoolSystem.Builder> over = UnaryOperator.identity();

  private Run(RandomGenerator random, boolean portable, VerifierOptions verifier) {
    this.verifier = verifier;
    this.random = random;
    this.portable = portable;
    QuietLog.on();
  }

  static void of(long seed, int operations, boolean portable) {
    of(seed, operations, portable, VerifierOptions.NONE);
  }

  static void of(long seed, int operations, boolean portable, VerifierOptions verifier) {
    try {
      of(new SplittableRandom(seed), operations, portable, verifier);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + " failed; replay: -Dration.seed=" + seed, e);
    }
  }

  /** As above, over a memory of the caller's. */
  static void over(long seed, int operations, OsMemory memory) {
    Run run = new Run(new SplittableRandom(seed), false, VerifierOptions.NONE);
    run.over = builder -> TestSystems.over(builder, memory, Steps.NONE);
    try {
      run.run(operations);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + " failed; replay: -Dration.seed=" + seed, e);
    }
  }

  /** Whatever decides what comes next: random numbers, or a fuzzer's bytes. */
  static void of(RandomGenerator random, int operations, boolean portable, VerifierOptions rules) {
    new Run(random, portable, rules).run(operations);
  }

  private void run(int operations) {
    long[] limits = {limit(), limit()};
    boolean exempt = random.nextInt(4) == 0;
    PoolSystem.Builder builder =
        PoolSystem.builder()
            .nonPagedLimit(limits[0])
            .pagedLimit(limits[1])
            .portableMemory(portable)
            .clearOnFree(random.nextInt(4) == 0)
            .leakSink(leaks::add)
            .verifier(verifier)
            .bigBlockQuota(exempt ? BigBlockQuota.EXEMPT : BigBlockQuota.CHARGED);
    PoolSystem system = over.apply(builder).build();
    try {
      State state = new State(system, random, limits, exempt);
      state.verified = !verifier.rules().isEmpty();
      operate(state, operations);
      leaks.clear();
    } finally {
      system.close();
    }
  }

  private long limit() {
    return POOL_LIMITS[random.nextInt(POOL_LIMITS.length)];
  }

  private void operate(State state, int operations) {
    Allocating allocating = new Allocating(state);
    Changing changing = new Changing(state);
    Governing governing = new Governing(state, leaks);
    Holding holding = new Holding(state);
    // Asking for a process's usage takes all stocks away: so ask rarely in some runs, and the
    // others' peaks show that asking rarely hides nothing.
    int cadence = 1 << random.nextInt(0, 9);
    int target = 1 << random.nextInt(4, 12);
    for (int i = 1; i <= operations; i++) {
      if (random.nextInt(2000) == 0) {
        target = 1 << random.nextInt(2, 12);
      }
      operate(state, allocating, changing, governing, holding, target);
      Tenant tenant = i % cadence == 0 ? state.randomTenant() : null;
      if (tenant != null) {
        Checks.tenant(tenant);
      }
      if (i % 997 == 0) {
        Checks.all(state);
      }
    }
    Checks.all(state);
    holding.closeAll();
    while (state.blocks.freeable() > 0) {
      changing.free();
    }
    Checks.all(state);
    assertThat(state.blocks.count()).isZero();
    state.system.trim();
    Checks.all(state);
  }

  private void operate(
      State state,
      Allocating allocating,
      Changing changing,
      Governing governing,
      Holding holding,
      int target) {
    int dice = random.nextInt(1000);
    if (dice < 860) {
      boolean wanted = state.blocks.freeable() < target;
      boolean allocate = random.nextInt(16) < (wanted ? 10 : 6);
      if (allocate) {
        allocating.allocate();
      } else {
        changing.free();
      }
    } else if (dice < 890) {
      changing.transfer();
    } else if (dice < 920) {
      changing.resize();
    } else if (dice < 940) {
      holding.useList();
    } else if (dice < 955) {
      holding.useArena();
    } else if (dice < 965) {
      governing.charge();
    } else if (dice < 972) {
      governing.giveBack();
    } else if (dice < 977) {
      governing.awaitQuota();
    } else if (dice < 982) {
      governing.setLimits();
    } else if (dice < 991) {
      governing.create();
    } else if (dice < 996) {
      governing.close();
    } else if (dice < 998) {
      changing.freeInTheMiddle();
    } else if (dice < 999) {
      Checks.references(anyTenant(state));
    } else {
      state.system.trim();
    }
  }

  private static Tenant anyTenant(State state) {
    Tenant tenant = state.randomTenant();
    return tenant != null
        ? tenant
        : new Tenant(state.system.systemProcess(), new Account(null, false));
  }
}
