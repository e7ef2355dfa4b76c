// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.PoolSystem;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolTag;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads free the same block: exactly one wins. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first wins.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second wins.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Freed twice.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Lost.")
@State
public class TwoFreesStress {
  private static final PoolSystem SYSTEM = PoolSystem.create();
  private static final int TAG = PoolTag.of("free").value();

  // Taken and freed by one state only: while nobody else allocates this class, no address returns.
  private final long block = SYSTEM.raw().allocate(1, 40, TAG);

  @Actor
  public void first(II_Result result) {
    result.r1 = free();
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = free();
  }

  private int free() {
    try {
      SYSTEM.raw().free(block);
      return 1;
    } catch (BugCheckError freedAlready) {
      return freedAlready.bugCheck().code() == 0xC2 ? 0 : -1;
    }
  }
}
