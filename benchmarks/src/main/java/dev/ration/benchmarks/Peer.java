// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

/** An allocator that is measured; may be used by several threads. */
abstract class Peer implements AutoCloseable {
  /** How many pairs {@link #pairs} does. */
  static final int PAIRS = 1000;

  /** Allocates, touches one byte and frees, {@value #PAIRS} times. */
  abstract void pairs(int bytes);

  /** Allocates, touches one byte and frees, once. */
  abstract void pair(int bytes);

  /** Room for blocks that live longer than a call, of one thread at a time. */
  abstract Blocks blocks(int count);

  @Override
  public void close() {}
}
