// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

/**
 * Two charges of which the limit admits one, in two slots, and one thread takes all stocks back
 * before: one is granted, the other refused, and the books say so.
 */
@JCStressTest
@Outcome(id = "1, 0, 112", expect = Expect.ACCEPTABLE, desc = "The first was granted.")
@Outcome(id = "0, 1, 112", expect = Expect.ACCEPTABLE, desc = "The second was granted.")
@Outcome(id = "1, 1, .*", expect = Expect.FORBIDDEN, desc = "Over the limit.")
@Outcome(id = "0, 0, .*", expect = Expect.FORBIDDEN, desc = "Refused what fits.")
@State
public class ChargeAgainstDrainStress {
  private static final PoolSystem SYSTEM = PoolSystem.create();
  private static final int TAG = PoolTag.of("drai").value();

  /** A block of 96 bytes costs 112: one fits, two do not. */
  private final PoolProcess process = SYSTEM.createProcess("p", new QuotaLimits(200, 200));

  private long first;
  private long second;

  @Actor
  public void chargeFirst(IIJ_Result result) {
    first = SYSTEM.raw().allocate(1, 96, TAG, process);
    result.r1 = first == 0 ? 0 : 1;
  }

  @Actor
  public void drainAndChargeSecond(IIJ_Result result) {
    process.usage();
    second = SYSTEM.raw().allocate(1, 96, TAG, process);
    result.r2 = second == 0 ? 0 : 1;
  }

  @Arbiter
  public void books(IIJ_Result result) {
    result.r3 = process.usage().pagedPoolUsage();
    if (first != 0) {
      SYSTEM.raw().free(first);
    }
    if (second != 0) {
      SYSTEM.raw().free(second);
    }
    process.close();
  }
}
