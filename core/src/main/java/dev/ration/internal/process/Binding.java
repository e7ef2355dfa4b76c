// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.process;

import dev.ration.nt.Irql;
import org.jspecify.annotations.Nullable;

/**
 * What is bound to the running thread: the current process and the IRQL.
 *
 * <p>One scoped value carries both, across all systems of the JVM.
 *
 * @param process null when none is bound
 */
public record Binding(@Nullable ProcessObject process, Irql irql) {
  private static final Binding NONE = new Binding(null, Irql.PASSIVE_LEVEL);

  /** Read by {@link #current}, bound by whoever runs a body under another binding. */
  public static final ScopedValue<Binding> CURRENT = ScopedValue.newInstance();

  public static Binding current() {
    return CURRENT.orElse(NONE);
  }

  public Binding withProcess(ProcessObject bound) {
    return new Binding(bound, irql);
  }

  public Binding withIrql(Irql level) {
    return new Binding(process, level);
  }
}
