// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Stacks of free addresses in a thread local, with a depot behind them that takes and gives half a
 * stack at a time, and a quota that hands each thread a mebibyte in advance. A limit, no product.
 */
final class ThreadFloorPeer extends AddressPeer {
  private static final int STACK = 512;
  private static final int HALF = STACK / 2;
  private static final long STOCK = 1 << 20;

  private final FloorMemory memory = new FloorMemory();
  private final AtomicLong unused = new AtomicLong(4L << 30);
  private final Depot[] depots = new Depot[FloorMemory.CLASSES];
  private final ThreadLocal<Cache> caches = ThreadLocal.withInitial(Cache::new);

  ThreadFloorPeer() {
    for (int i = 0; i < depots.length; i++) {
      depots[i] = new Depot();
    }
  }

  /** What one thread has. */
  private static final class Cache {
    private final long[][] stacks = new long[FloorMemory.CLASSES][STACK];
    private final int[] heights = new int[FloorMemory.CLASSES];
    private long stock;
  }

  /** The blocks of a class that no thread has. */
  private static final class Depot {
    private final long[] stack = new long[2 * FloorMemory.MOST];
    private int height;

    synchronized int take(long[] into) {
      int count = Math.min(HALF, height);
      height -= count;
      System.arraycopy(stack, height, into, 0, count);
      return count;
    }

    synchronized void give(long[] from) {
      System.arraycopy(from, HALF, stack, height, HALF);
      height += HALF;
    }
  }

  @Override
  long allocate(long bytes) {
    int sizeClass = FloorMemory.classOf(bytes);
    Cache cache = caches.get();
    long cost = FloorMemory.bytes(sizeClass);
    if (cache.stock < cost) {
      unused.getAndAdd(-STOCK);
      cache.stock += STOCK;
    }
    cache.stock -= cost;
    int height = cache.heights[sizeClass];
    if (height == 0) {
      height = depots[sizeClass].take(cache.stacks[sizeClass]);
      if (height == 0) {
        return memory.carve(sizeClass);
      }
    }
    cache.heights[sizeClass] = height - 1;
    return cache.stacks[sizeClass][height - 1];
  }

  @Override
  void free(long address) {
    int sizeClass = memory.classAt(address);
    Cache cache = caches.get();
    cache.stock += FloorMemory.bytes(sizeClass);
    if (cache.stock > 2 * STOCK) {
      unused.getAndAdd(STOCK);
      cache.stock -= STOCK;
    }
    int height = cache.heights[sizeClass];
    if (height == STACK) {
      depots[sizeClass].give(cache.stacks[sizeClass]);
      height = HALF;
    }
    cache.stacks[sizeClass][height] = address;
    cache.heights[sizeClass] = height + 1;
  }
}
