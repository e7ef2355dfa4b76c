// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * A wrong ledger: charges first, looks at the limit afterwards, and undoes what was too much. It
 * goes over the limit for a moment, and refuses what fits meanwhile.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "node", gen = IntGen.class, conf = "0:2")
@Param(name = "bytes", gen = IntGen.class, conf = "100:1500")
public class AddThenUndoLedger {
  private final LedgerOperations ledger = new LedgerOperations();

  public AddThenUndoLedger() {
    for (int node = 0; node < LedgerOperations.LIMITS.length; node++) {
      ledger.setLimit(node, Long.MAX_VALUE);
    }
  }

  @Operation
  public boolean charge(
      @Param(name = "thread") int thread,
      @Param(name = "node") int node,
      @Param(name = "bytes") int bytes) {
    ledger.charge(thread, node, bytes);
    if (ledger.usage(node) > LedgerOperations.LIMITS[node]
        || ledger.usage(0) > LedgerOperations.LIMITS[0]) {
      ledger.giveBack(thread);
      return false;
    }
    return true;
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
