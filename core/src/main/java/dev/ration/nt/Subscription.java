// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * Ends the notifications that returned it, when closed.
 *
 * <p>Closing again does nothing. An action that was handed to its executor before may still run.
 */
public interface Subscription extends AutoCloseable {
  /** Ends the notifications; throws nothing and may be called from any thread. */
  @Override
  void close();
}
