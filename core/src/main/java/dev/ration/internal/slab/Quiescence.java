// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Waits until every operation that may have read a page record before this call has ended.
 *
 * <p>Owned here, where pages are taken out of use; implemented by whoever knows the threads.
 */
@FunctionalInterface
public interface Quiescence {
  void await();
}
