// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.util.Random;

/** Somebody who comes, works with blocks of many sizes for a while, and goes with all of them. */
final class Tenant {
  private static final int BLOCKS = 4096;
  private static final int TAG = PoolTag.of("Soak").value();

  private final PoolSystem system;
  private final PoolProcess process;
  private final Random random;
  private final long[] blocks = new long[BLOCKS];
  private final int[] sizes = new int[BLOCKS];
  private long bytes;

  Tenant(PoolSystem system, Random random, int number) {
    this.system = system;
    this.random = random;
    this.process = system.createProcess("tenant " + number, QuotaLimits.UNLIMITED);
    for (int i = 0; i < BLOCKS; i++) {
      allocate(i);
    }
  }

  /** Bytes that it has asked for. */
  long bytes() {
    return bytes;
  }

  private void allocate(int i) {
    int type = i % 4 == 0 ? PoolType.NON_PAGED_POOL_NX : PoolType.PAGED_POOL;
    sizes[i] = size();
    blocks[i] = system.raw().allocate(type, sizes[i], TAG, process);
    if (blocks[i] == 0) {
      throw new IllegalStateException("the pool has refused " + sizes[i] + " bytes");
    }
    system.raw().segment(blocks[i]).fill((byte) i);
    bytes += sizes[i];
  }

  /** Seven of ten small, most of the others some pages, a few long. */
  private int size() {
    int which = random.nextInt(20);
    if (which < 14) {
      return 16 + random.nextInt(1 << (5 + random.nextInt(6)));
    }
    return which < 19 ? 4096 * (1 + random.nextInt(4)) : 32_768 + random.nextInt(98_304);
  }

  /** Replaces some of its blocks. */
  void work(int count) {
    for (int n = 0; n < count; n++) {
      int i = random.nextInt(BLOCKS);
      system.raw().free(blocks[i], TAG);
      bytes -= sizes[i];
      allocate(i);
    }
  }

  /** Frees everything one by one, or leaves it to the rundown. */
  void leave() {
    if (random.nextInt(8) == 0) {
      process.close(CloseMode.RUNDOWN);
      return;
    }
    for (long block : blocks) {
      system.raw().free(block);
    }
    process.close();
  }
}
