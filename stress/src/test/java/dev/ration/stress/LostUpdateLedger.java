// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/** A wrong ledger: the usual arithmetic, without a lock. */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "node", gen = IntGen.class, conf = "0:2")
@Param(name = "bytes", gen = IntGen.class, conf = "100:1500")
public class LostUpdateLedger {
  private final LedgerSpecification ledger = new LedgerSpecification();

  @Operation
  public boolean charge(
      @Param(name = "thread") int thread,
      @Param(name = "node") int node,
      @Param(name = "bytes") int bytes) {
    return ledger.charge(thread, node, bytes);
  }

  @Operation
  public boolean giveBack(@Param(name = "thread") int thread) {
    return ledger.giveBack(thread);
  }

  @Operation
  public long usage(@Param(name = "node") int node) {
    return ledger.usage(node);
  }
}
