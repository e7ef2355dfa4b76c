// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * A wrong process table: of two threads that complete a process both may, and its parent loses two
 * children for one.
 */
@Param(name = "process", gen = IntGen.class, conf = "0:2")
public class CompleteTwiceTable {
  private final ProcessSpecification table = new ProcessSpecification();
  private final Object lock = new Object();
  private int lost;

  @Operation
  public boolean close(@Param(name = "process") int process) {
    synchronized (lock) {
      return table.close(process);
    }
  }

  @Operation
  public void completeIfDone(@Param(name = "process") int process) {
    boolean wasComplete = isComplete(process);
    synchronized (lock) {
      boolean twice = !wasComplete && table.isComplete(process);
      lost += twice && process != 0 ? 1 : 0;
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
      return table.openChildren() - lost;
    }
  }
}
