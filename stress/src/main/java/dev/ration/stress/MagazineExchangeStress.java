// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two threads empty the magazines of one class against each other, and one drains them before: no
 * block is handed out twice.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "All blocks are different.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A block was handed out twice.")
@State
public class MagazineExchangeStress {
  private static final PoolSystem SYSTEM = PoolSystem.create();
  private static final int TAG = PoolTag.of("magz").value();
  private static final int BYTES = 2000;
  private static final int BLOCKS = 20;

  private final long[] first = new long[BLOCKS];
  private final long[] second = new long[BLOCKS];

  @Actor
  public void takeFirst() {
    take(first);
  }

  /** First gives what lies in caches back to the slabs, while the other takes it. */
  @Actor
  public void trimAndTakeSecond() {
    SYSTEM.trim();
    take(second);
  }

  private static void take(long[] blocks) {
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = SYSTEM.raw().allocate(1, BYTES, TAG);
    }
  }

  /** Counts the blocks that both have, or that were refused, and frees all. */
  @Arbiter
  public void judge(I_Result result) {
    for (long block : first) {
      for (long other : second) {
        result.r1 += block == other || block == 0 || other == 0 ? 1 : 0;
      }
    }
    for (int i = 0; i < BLOCKS; i++) {
      SYSTEM.raw().free(first[i], TAG);
      SYSTEM.raw().free(second[i], TAG);
    }
  }
}
