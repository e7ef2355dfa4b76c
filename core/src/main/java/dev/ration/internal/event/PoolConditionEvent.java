// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.nt.PoolEvent;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A standard event that was set or cleared, in a flight recording. */
@Name("dev.ration.PoolCondition")
@Label("Pool Condition")
@Category("Ration")
@Description("A standard event object of a pool system was set or cleared")
@StackTrace(false)
final class PoolConditionEvent extends Event {
  @Label("System")
  @Description("Name of the pool system")
  String system = "";

  @Label("Condition")
  @Description("Name of the standard event object, as on Windows")
  String condition = "";

  @Label("Set")
  @Description("Whether it was set; otherwise it was cleared")
  boolean set;

  static void write(String system, PoolEvent event, boolean set) {
    PoolConditionEvent written = new PoolConditionEvent();
    if (written.isEnabled()) {
      written.system = system;
      written.condition = Publisher.name(event);
      written.set = set;
      written.commit();
    }
  }
}
