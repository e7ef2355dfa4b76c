// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * The quota ledger, with the stocks of the slots, is linearizable: no charge passes a limit, none
 * that fits is refused, in a hierarchy and while limits change.
 *
 * <p>Stress mode: the words of the slots lie off heap, where Lincheck's model checker sees no
 * accesses. {@link PlantedBugsLincheckTest} shows that this way finds what must not be.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "node", gen = IntGen.class, conf = "0:2")
@Param(name = "bytes", gen = IntGen.class, conf = "100:1500")
@Param(name = "limit", gen = IntGen.class, conf = "0:4000")
public class QuotaLedgerLincheckTest {
  private final LedgerOperations ledger = new LedgerOperations();

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

  @Operation
  public long blocks(@Param(name = "node") int node) {
    return ledger.blocks(node);
  }

  @Operation
  public void setLimit(@Param(name = "node") int node, @Param(name = "limit") int bytes) {
    ledger.setLimit(node, bytes);
  }

  @Test
  void isLinearizable() {
    new StressOptions()
        .iterations(Effort.count(30, 100))
        .invocationsPerIteration(Effort.count(1000, 2000))
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .sequentialSpecification(LedgerSpecification.class)
        .check(QuotaLedgerLincheckTest.class);
  }
}
