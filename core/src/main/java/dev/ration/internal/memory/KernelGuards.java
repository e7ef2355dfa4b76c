// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import org.jspecify.annotations.Nullable;

/**
 * What guards have in common that the kernel keeps: a descriptor of what does it, and perhaps a log
 * of page faults.
 */
abstract class KernelGuards implements Guards {
  final Range range;
  final long descriptor;
  private final @Nullable FaultLog faults;

  KernelGuards(Range range, long descriptor, @Nullable FaultLog faults) {
    this.range = range;
    this.descriptor = descriptor;
    this.faults = faults;
  }

  /** The means, without the log. */
  abstract String means();

  @Override
  public final Range range() {
    return range;
  }

  @Override
  public final long newestFault(FaultFilter wanted) {
    return faults == null ? 0 : faults.newest(wanted);
  }

  @Override
  public final void record(boolean on) {
    if (faults != null) {
      faults.record(on);
    }
  }

  @Override
  public final boolean namesAddresses() {
    return faults != null && faults.isRecording();
  }

  @Override
  public final String name() {
    return faults == null ? means() : means() + ", perf_event";
  }

  final void close() {
    Kernel.call(Kernel.Call.CLOSE, descriptor, 0, 0);
    if (faults != null) {
      faults.close();
    }
  }
}
