// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import dev.ration.tools.trace.Trace;

/** An allocator that is measured; may be used by several threads unless its factory says less. */
public abstract class Peer implements AutoCloseable {
  /** How many pairs {@link #pairs} does. */
  public static final int PAIRS = 1000;

  Peer() {}

  /** Allocates, touches one byte and frees, {@value #PAIRS} times. */
  public abstract void pairs(int bytes);

  /** Allocates, touches one byte and frees, once. */
  public abstract void pair(int bytes);

  /** Room for blocks that live longer than a call, of one thread at a time. */
  public abstract Blocks blocks(int count);

  /**
   * Room for a trace's blocks, by their numbers; charged as recorded, where that means something.
   */
  public Blocks blocks(Trace trace) {
    return blocks(trace.blocks());
  }

  /** Runs a piece of work as a user of this allocator would, such as with a process bound. */
  public void within(Runnable body) {
    body.run();
  }

  /** Gives back what is free, and says whether there was a way to ask for that. */
  public boolean trim() {
    return false;
  }

  @Override
  public void close() {}
}
