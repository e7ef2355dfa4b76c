// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import java.util.Locale;

/** On how many threads a trace is replayed. */
public enum ThreadMode {
  /** On one thread, in the order of the trace: the same result every time. */
  ONE,

  /** On a thread for each recorded one; a free waits until its block has been allocated. */
  RECORDED;

  /** {@return the name in small letters, as the command line spells it} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
