// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.Shards;
import dev.ration.internal.slab.SizeClasses;

/**
 * The depots of one pool: one for each class and shard.
 *
 * <p>A magazine with rounds goes to the depot of the shard that its last block was made for. So
 * what one thread frees of another's comes back to him, and block words that share a cache line
 * stay with one slot as far as may be.
 *
 * <p>Threads: as {@link Depot}.
 */
final class Depots {
  /** Sees a magazine with rounds. */
  @FunctionalInterface
  interface Visitor {
    void visit(int sizeClass, long magazine);
  }

  private final Shards shards;
  private final BlockStore store;
  private final Depot[] all;

  Depots(BlockStore store, CacheBudget budget) {
    this.shards = store.shards();
    this.store = store;
    this.all = new Depot[SizeClasses.CLASSES * shards.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Depot(i / shards.count(), budget);
    }
  }

  private Depot of(int sizeClass, int shard) {
    return all[sizeClass * shards.count() + shard];
  }

  long takeFull(int sizeClass, int shard, boolean patient) {
    return of(sizeClass, shard).takeFull(patient);
  }

  /** Takes a magazine with rounds that waits for somebody else on the shard's node, or 0. */
  long takeFromOthers(int sizeClass, int shard, boolean patient) {
    long magazine = 0;
    for (int i = 1; i < shards.onEachNode() && magazine == 0; i++) {
      magazine = of(sizeClass, shards.sibling(shard, i)).takeFull(patient);
    }
    return magazine;
  }

  /** Stores a magazine with rounds in it; false when there is no budget. */
  boolean putFull(int sizeClass, long magazine) {
    int last = Magazine.rounds(magazine) - 1;
    long word = Magazine.wordPointer(magazine, last);
    int home = store.shard(sizeClass, Magazine.address(magazine, last), word);
    return of(sizeClass, home).putFull(magazine);
  }

  long takeEmpty(int sizeClass, int shard, boolean patient) {
    return of(sizeClass, shard).takeEmpty(patient);
  }

  /** Stores an empty magazine; false when there are enough. */
  boolean putEmpty(int sizeClass, int shard, long magazine) {
    return of(sizeClass, shard).putEmpty(magazine);
  }

  /** Takes all magazines with rounds, each of which the visitor has to care for. */
  void takeAll(Visitor visitor) {
    for (int i = 0; i < all.length; i++) {
      take(i, Integer.MAX_VALUE, visitor);
    }
  }

  /** Takes those that nobody has needed since the last call. */
  void takeSurplus(Visitor visitor) {
    for (int i = 0; i < all.length; i++) {
      take(i, all[i].surplus(), visitor);
    }
  }

  private void take(int depot, int most, Visitor visitor) {
    long magazine = most > 0 ? all[depot].takeFull(true) : 0;
    for (int taken = 1; magazine != 0; taken++) {
      visitor.visit(depot / shards.count(), magazine);
      magazine = taken < most ? all[depot].takeFull(true) : 0;
    }
  }

  /** Sees every block in the depots; nobody may be running an operation meanwhile. */
  void walk(BlockCache.Visitor visitor) {
    for (Depot depot : all) {
      for (long magazine = depot.firstFull(); magazine != 0; magazine = Magazine.next(magazine)) {
        BlockCache.walk(magazine, Magazine.rounds(magazine), visitor);
      }
    }
  }

  /** What the budget should say; nobody may be running an operation meanwhile. */
  long bytes() {
    long bytes = 0;
    for (Depot depot : all) {
      for (long magazine = depot.firstFull(); magazine != 0; magazine = Magazine.next(magazine)) {
        bytes += depot.bytes(magazine);
      }
    }
    return bytes;
  }
}
