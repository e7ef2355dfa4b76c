// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.PoolProcess;
import dev.ration.RawPool;

/** The two calls of the pool that a replay consists of, as one worker makes them. */
interface PoolCalls {
  /** {@return the block's address, or 0 if memory or quota was refused} */
  long allocate(int poolType, long bytes, int tag, PoolProcess charged);

  void free(long address, int tag);

  /** {@return the calls themselves, with nothing around them} */
  static PoolCalls of(RawPool raw) {
    return new PoolCalls() {
      @Override
      public long allocate(int poolType, long bytes, int tag, PoolProcess charged) {
        return raw.allocate(poolType, bytes, tag, charged);
      }

      @Override
      public void free(long address, int tag) {
        raw.free(address, tag);
      }
    };
  }
}
