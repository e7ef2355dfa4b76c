// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.process.ProcessTable;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The process table is linearizable: a closed parent gets no child, a process completes once, and
 * its parent after its last child; also while the table grows.
 */
@Param(name = "process", gen = IntGen.class, conf = "0:2")
public class ProcessTableLincheckTest {
  /** A parent, 0, and two children. */
  static final int PROCESSES = 3;

  /** So many that the next one makes the table grow. */
  private static final int FILLERS = 60;

  private final ProcessTable table = new ProcessTable(new Object());
  private final List<ProcessObject> processes = new ArrayList<>();

  public ProcessTableLincheckTest() {
    for (int i = 0; i < FILLERS; i++) {
      table.create("filler", null, null);
    }
    processes.add(table.create("parent", null, null));
    for (int i = 1; i < PROCESSES; i++) {
      processes.add(table.create("child", processes.getFirst(), null));
    }
  }

  @Operation
  public boolean createChild() {
    try {
      table.create("another", processes.getFirst(), null);
      return true;
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  @Operation
  public boolean close(@Param(name = "process") int process) {
    return table.close(processes.get(process));
  }

  @Operation
  public void completeIfDone(@Param(name = "process") int process) {
    table.completeIfDone(processes.get(process), 0);
  }

  @Operation
  public boolean isComplete(@Param(name = "process") int process) {
    return table.isComplete(processes.get(process));
  }

  @Operation
  public boolean isKnown(@Param(name = "process") int process) {
    ProcessObject object = processes.get(process);
    return object.equals(table.find(object.id()));
  }

  @Operation
  public int openChildren() {
    return table.openChildren(processes.getFirst());
  }

  @Test
  void isLinearizableInEveryOrderTried() {
    new ModelCheckingOptions()
        .iterations(Effort.count(3, 20))
        .invocationsPerIteration(Effort.count(30, 100))
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(ProcessSpecification.class)
        .check(ProcessTableLincheckTest.class);
  }

  @Test
  void isLinearizableUnderStress() {
    new StressOptions()
        .iterations(Effort.count(5, 60))
        .invocationsPerIteration(Effort.count(300, 2000))
        .threads(3)
        .actorsPerThread(3)
        .sequentialSpecification(ProcessSpecification.class)
        .check(ProcessTableLincheckTest.class);
  }
}
