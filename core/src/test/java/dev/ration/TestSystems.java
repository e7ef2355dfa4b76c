// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.event.Clock;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.routines.Steps;

/** Lets tests of other packages look inside, and put a memory seam and steps of their own there. */
public final class TestSystems {
  private TestSystems() {}

  /** Makes the builder's systems follow this clock. */
  public static PoolSystem.Builder clocked(PoolSystem.Builder builder, Clock clock) {
    return ((SystemBuilder) builder).clock(clock);
  }

  /** Makes the builder's systems use this memory, and pass these steps. */
  public static PoolSystem.Builder over(PoolSystem.Builder builder, OsMemory memory, Steps steps) {
    return ((SystemBuilder) builder).memory(memory).steps(steps);
  }

  /** What a process is inside. */
  public static ProcessObject object(PoolProcess process) {
    return process.object();
  }
}
