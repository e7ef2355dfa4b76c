// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Is told of every change of what a pool has committed.
 *
 * <p>Called under the page heap's lock, on the thread that made the change: it must not allocate,
 * wait or call anybody, only note.
 */
@FunctionalInterface
public interface CommitWatcher {
  CommitWatcher NONE = committed -> {};

  void committed(long bytes);
}
