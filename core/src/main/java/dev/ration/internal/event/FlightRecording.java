// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import org.jspecify.annotations.Nullable;

/** Flight recordings, where the runtime has module {@code jdk.jfr}. */
final class FlightRecording {
  private FlightRecording() {}

  /** Writes changes of events into recordings; null when this runtime cannot record. */
  static @Nullable Publisher publisher(String system) {
    boolean there = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    return there ? (event, set) -> PoolConditionEvent.write(system, event, set) : null;
  }
}
