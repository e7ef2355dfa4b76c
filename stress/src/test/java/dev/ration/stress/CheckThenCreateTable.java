// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * A wrong process table: every step is under the lock, but whether the parent is open is looked at
 * in a step of its own, before the child is entered.
 */
@Param(name = "process", gen = IntGen.class, conf = "0:2")
public class CheckThenCreateTable {
  private final ProcessSpecification table = new ProcessSpecification();
  private final Object lock = new Object();
  private volatile boolean parentClosed;
  private int late;

  @Operation
  public boolean createChild() {
    if (parentClosed) {
      return false;
    }
    synchronized (lock) {
      if (!table.createChild()) {
        late++;
      }
      return true;
    }
  }

  @Operation
  public boolean close(@Param(name = "process") int process) {
    synchronized (lock) {
      parentClosed |= process == 0;
      return table.close(process);
    }
  }

  @Operation
  public void completeIfDone(@Param(name = "process") int process) {
    synchronized (lock) {
      table.completeIfDone(process);
    }
  }

  @Operation
  public boolean isComplete(@Param(name = "process") int process) {
    synchronized (lock) {
      return table.isComplete(process);
    }
  }

  @Operation
  public int openChildren() {
    synchronized (lock) {
      return table.openChildren() + late;
    }
  }
}
