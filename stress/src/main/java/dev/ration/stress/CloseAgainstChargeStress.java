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
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A process is closed while a thread frees its last block and charges it another: it stays in the
 * table exactly as long as a block is charged to it.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Charged, and kept for it.")
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Refused, and complete.")
@Outcome(id = "1, 0, .*", expect = Expect.FORBIDDEN, desc = "A block of a complete process.")
@Outcome(id = "0, 1, .*", expect = Expect.FORBIDDEN, desc = "Never completes.")
@State
public class CloseAgainstChargeStress {
  private static final PoolSystem SYSTEM = PoolSystem.builder().leakSink(report -> {}).build();
  private static final int TAG = PoolTag.of("clos").value();

  private final PoolProcess process = SYSTEM.createProcess("p", QuotaLimits.UNLIMITED);
  private final long last = SYSTEM.raw().allocate(1, 100, TAG, process);
  private long fresh;

  @Actor
  public void close() {
    process.close();
  }

  @Actor
  public void freeAndCharge(III_Result result) {
    SYSTEM.raw().free(last);
    try {
      fresh = SYSTEM.raw().allocate(1, 100, TAG, process);
      result.r1 = 1;
    } catch (IllegalStateException closed) {
      result.r1 = 0;
    }
  }

  @Arbiter
  public void books(III_Result result) {
    boolean known = SYSTEM.process(process.id()).filter(process::equals).isPresent();
    result.r2 = known ? 1 : 0;
    result.r3 = process.references();
    if (fresh != 0) {
      SYSTEM.raw().free(fresh);
    }
  }
}
