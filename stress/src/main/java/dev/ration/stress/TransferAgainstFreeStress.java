// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread hands a block over while another frees it: the block's word puts them into an order,
 * and whoever is charged at the end of it gets the quota back.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Handed over, then freed.")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "Freed; nothing to hand over.")
@Outcome(id = ".*, 0, .*", expect = Expect.FORBIDDEN, desc = "Not freed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Somebody is still charged.")
@State
public class TransferAgainstFreeStress {
  private static final PoolSystem SYSTEM = PoolSystem.create();
  private static final int TAG = PoolTag.of("hand").value();
  private static final PoolProcess FROM = SYSTEM.createProcess("from", QuotaLimits.UNLIMITED);

  private final PoolProcess to = SYSTEM.createProcess("to", QuotaLimits.UNLIMITED);
  private final long block = SYSTEM.raw().allocate(1, 70, TAG, FROM);

  @Actor
  public void transfer(III_Result result) {
    try {
      SYSTEM.raw().transferQuota(block, to);
      result.r1 = 1;
    } catch (BugCheckError free) {
      result.r1 = free.bugCheck().code() == 0xC2 ? 0 : -1;
    }
  }

  @Actor
  public void free(III_Result result) {
    try {
      SYSTEM.raw().free(block, TAG);
      result.r2 = 1;
    } catch (BugCheckError lost) {
      result.r2 = 0;
    }
  }

  @Arbiter
  public void books(III_Result result) {
    result.r3 = (int) to.usage().pagedPoolUsage();
    to.close();
  }
}
