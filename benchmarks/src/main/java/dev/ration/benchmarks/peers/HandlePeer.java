// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

/**
 * A peer whose blocks are objects.
 *
 * @param <H> what its users hold
 */
abstract class HandlePeer<H> extends Peer {
  /** Allocates a block and touches its first byte. */
  abstract H allocate(int bytes);

  abstract void free(H block);

  abstract void fill(H block, int bytes, byte value);

  abstract byte read(H block, int offset);

  @Override
  public void pair(int bytes) {
    free(allocate(bytes));
  }

  @Override
  public void pairs(int bytes) {
    for (int i = 0; i < PAIRS; i++) {
      free(allocate(bytes));
    }
  }

  @Override
  public Blocks blocks(int count) {
    return new Table(count);
  }

  /** Blocks as objects of the heap. */
  private final class Table implements Blocks {
    private final Object[] kept;

    Table(int count) {
      kept = new Object[count];
    }

    @SuppressWarnings("unchecked") // nothing else is put there
    private H at(int index) {
      return (H) kept[index];
    }

    @Override
    public void allocate(int index, int bytes) {
      kept[index] = HandlePeer.this.allocate(bytes);
    }

    @Override
    public void fill(int index, int bytes) {
      HandlePeer.this.fill(at(index), bytes, (byte) index);
    }

    @Override
    public byte read(int index, int offset) {
      return HandlePeer.this.read(at(index), offset);
    }

    @Override
    public void free(int index) {
      HandlePeer.this.free(at(index));
    }
  }
}
