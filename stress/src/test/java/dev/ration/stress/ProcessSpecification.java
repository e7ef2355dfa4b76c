// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

/** What {@link ProcessTableLincheckTest} does, one after the other: a parent and its children. */
public class ProcessSpecification {
  private static final int PARENT = 0;

  private final boolean[] closed = new boolean[ProcessTableLincheckTest.PROCESSES];
  private final boolean[] complete = new boolean[ProcessTableLincheckTest.PROCESSES];
  private int children = ProcessTableLincheckTest.PROCESSES - 1;

  /** False when the parent is closed. */
  public boolean createChild() {
    if (closed[PARENT]) {
      return false;
    }
    children++;
    return true;
  }

  /** False when it was closed already. */
  public boolean close(int process) {
    boolean first = !closed[process];
    closed[process] = true;
    return first;
  }

  /** Completes a process that is closed and has no children left. */
  public void completeIfDone(int process) {
    boolean done = closed[process] && (process != PARENT || children == 0);
    if (done && !complete[process]) {
      complete[process] = true;
      if (process != PARENT) {
        children--;
      }
    }
  }

  public boolean isComplete(int process) {
    return complete[process];
  }

  public boolean isKnown(int process) {
    return !complete[process];
  }

  public int openChildren() {
    return children;
  }
}
