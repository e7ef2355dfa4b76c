// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Blocks;
import dev.ration.benchmarks.peers.Peer;

/** What one thread of the mixed workload holds: 10,000 blocks, replaced at random. */
final class MixedBlocks {
  static final int LIVE = 10_000;

  private final Blocks blocks;
  private final MixedSizes sizes;

  /** Fills the table. They are never freed: one thread may be done while another works. */
  MixedBlocks(Peer peer, long seed) {
    blocks = peer.blocks(LIVE);
    sizes = new MixedSizes(seed);
    peer.within(this::fill);
  }

  private void fill() {
    for (int i = 0; i < LIVE; i++) {
      blocks.allocate(i, sizes.size(sizes.next()));
    }
  }

  /** Frees one and allocates another. */
  void replace() {
    long random = sizes.next();
    blocks.replace(MixedSizes.index(random, LIVE), sizes.size(random));
  }
}
