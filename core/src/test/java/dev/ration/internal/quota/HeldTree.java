// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import java.util.Arrays;

/** Holds the lock of a node's tree: nobody charges it meanwhile, and nobody closes its quota. */
public final class HeldTree implements AutoCloseable {
  private final QuotaTree tree;

  public HeldTree(QuotaNode node) {
    tree = node.tree;
    tree.lock.lock();
  }

  /** Whether a thread is about to close the quota of a node, which it cannot end. */
  public boolean stops(Thread closing) {
    return Arrays.stream(closing.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(QuotaControl.class.getName())
                    && frame.getMethodName().equals("close"));
  }

  @Override
  public void close() {
    tree.lock.unlock();
  }
}
