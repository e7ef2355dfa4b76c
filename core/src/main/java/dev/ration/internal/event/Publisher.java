// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.nt.PoolEvent;

/** Passes each change of an event on to some way of watching a JVM. */
@FunctionalInterface
interface Publisher {
  void changed(PoolEvent event, boolean set);

  /** The name that the event has on Windows: {@code LowPagedPoolCondition}. */
  static String name(PoolEvent event) {
    StringBuilder name = new StringBuilder();
    for (String word : event.name().split("_")) {
      name.append(word.charAt(0));
      for (int i = 1; i < word.length(); i++) {
        name.append(Character.toLowerCase(word.charAt(i)));
      }
    }
    return name.toString();
  }
}
