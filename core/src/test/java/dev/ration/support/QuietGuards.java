// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Guards;

/** Guards of an operating system that does not say which address was touched. */
public final class QuietGuards extends ForwardingGuards {
  public QuietGuards(Guards guards) {
    super(guards);
  }

  @Override
  public long newestFault(FaultFilter wanted) {
    return 0;
  }

  @Override
  public boolean namesAddresses() {
    return false;
  }
}
