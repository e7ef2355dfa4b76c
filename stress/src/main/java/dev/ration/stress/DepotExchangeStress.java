// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import java.util.HashSet;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread frees more blocks than its magazines hold, so that full ones go to the depot; another
 * allocates as many, and takes them from there. No block is lost, and none is handed out twice.
 */
@JCStressTest
@Outcome(id = "0, 80", expect = Expect.ACCEPTABLE, desc = "All blocks are different.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A block was refused, or handed out twice.")
@State
public class DepotExchangeStress {
  private static final PoolSystem SYSTEM = PoolSystem.create();
  private static final int TAG = PoolTag.of("depo").value();
  private static final int BYTES = 1360;
  private static final int BLOCKS = 40;

  private final long[] given = new long[BLOCKS];
  private final long[] taken = new long[BLOCKS];

  public DepotExchangeStress() {
    take(given);
  }

  private static void take(long[] blocks) {
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = SYSTEM.raw().allocate(1, BYTES, TAG);
    }
  }

  private static void free(long[] blocks) {
    for (long block : blocks) {
      SYSTEM.raw().free(block, TAG);
    }
  }

  @Actor
  public void freeAll() {
    free(given);
  }

  @Actor
  public void takeAsMany() {
    take(taken);
  }

  /** Takes as many again, counts those refused and those that are different, and frees all. */
  @Arbiter
  public void judge(II_Result result) {
    take(given);
    Set<Long> different = new HashSet<>();
    for (int i = 0; i < BLOCKS; i++) {
      result.r1 += (taken[i] == 0 ? 1 : 0) + (given[i] == 0 ? 1 : 0);
      different.add(taken[i]);
      different.add(given[i]);
    }
    result.r2 = different.size();
    free(given);
    free(taken);
  }
}
