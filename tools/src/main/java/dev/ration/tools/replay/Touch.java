// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

/** What a worker does with a block's memory. */
interface Touch {
  /** Leaves the memory alone. */
  Touch NONE =
      new Touch() {
        @Override
        public void allocated(int block, long address, long bytes) {}

        @Override
        public void freeing(int block, long address, long bytes) {}
      };

  /** Called for each new block, before any other thread knows it. */
  void allocated(int block, long address, long bytes);

  /** Called for each block that is about to be freed. */
  void freeing(int block, long address, long bytes);
}
