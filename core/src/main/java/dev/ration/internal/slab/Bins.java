// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import java.util.Arrays;

/**
 * All bins of one pool: where blocks that are less than whole pages come from, and go to.
 *
 * <p>A class may have two bins in a shard: slabs of its own, and the tails of split pages. Tails
 * are given first: until somebody wants one it is memory that is wasted. What comes back goes to
 * the bin of its page, whatever magazine it is in. Immutable but for the bins.
 */
final class Bins {
  private static final Bin[] NO_TAILS = {};

  private final PageHeap heap;
  private final Shards shards;
  private final SlabBin[] slabs;
  private final SplitBin[] splits;

  /** By class, and then by shard: the tails of that class; nothing where no page has any. */
  private final Bin[][] tails = new Bin[SizeClasses.FIRST_SPLIT_CLASS][];

  Bins(PageHeap heap, Shards shards) {
    this.heap = heap;
    this.shards = shards;
    int count = shards.count();
    this.slabs = new SlabBin[SizeClasses.FIRST_SPLIT_CLASS * count];
    for (int i = 0; i < slabs.length; i++) {
      slabs[i] = new SlabBin(i / count, i % count, shards.node(i % count), heap);
    }
    Arrays.fill(tails, NO_TAILS);
    this.splits =
        new SplitBin[(SizeClasses.FIRST_RUN_CLASS - SizeClasses.FIRST_SPLIT_CLASS) * count];
    for (int i = 0; i < splits.length; i++) {
      int pageClass = SizeClasses.FIRST_SPLIT_CLASS + i / count;
      splits[i] = new SplitBin(pageClass, i % count, shards.node(i % count), heap);
      int tail = SizeClasses.tail(pageClass);
      if (tails[tail].length == 0) {
        tails[tail] = new Bin[count];
      }
      tails[tail][i % count] = splits[i].tails();
    }
  }

  /** The bin of a class that cuts pages for it. */
  private Bin own(int sizeClass, int shard) {
    return sizeClass < SizeClasses.FIRST_SPLIT_CLASS
        ? slabs[sizeClass * shards.count() + shard]
        : split(sizeClass, shard).heads();
  }

  private SplitBin split(int pageClass, int shard) {
    return splits[(pageClass - SizeClasses.FIRST_SPLIT_CLASS) * shards.count() + shard];
  }

  /** The bin that a page's block of a class belongs to. */
  private Bin home(int sizeClass, long record) {
    int pageClass = PageRecord.pageClass(PageRecord.header(record));
    int shard = PageRecord.shard(record);
    return pageClass == sizeClass ? own(sizeClass, shard) : split(pageClass, shard).tails();
  }

  private boolean hasTails(int sizeClass) {
    return sizeClass < tails.length && tails[sizeClass].length > 0;
  }

  /** Fills an empty magazine with blocks of a shard, and cuts pages if need be. */
  int fill(int sizeClass, int shard, long magazine, int wanted, boolean patient) {
    int filled = hasTails(sizeClass) ? tails[sizeClass][shard].fill(magazine, wanted, patient) : 0;
    return filled > 0 ? filled : own(sizeClass, shard).fill(magazine, wanted, patient);
  }

  /** Whether a shard has no block of a class that is free; a hint. */
  boolean isEmpty(int sizeClass, int shard) {
    return own(sizeClass, shard).free() == 0
        && (!hasTails(sizeClass) || tails[sizeClass][shard].free() == 0);
  }

  /** Fills an empty magazine with blocks of a shard beside that has so many at least. */
  int borrow(int sizeClass, int shard, long magazine, int wanted, int least) {
    int lent = 0;
    for (int i = 1; i < shards.onEachNode() && lent == 0; i++) {
      int other = shards.sibling(shard, i);
      if (own(sizeClass, other).free() >= least) {
        lent = own(sizeClass, other).lend(magazine, wanted);
      }
      if (lent == 0 && hasTails(sizeClass) && tails[sizeClass][other].free() >= least) {
        lent = tails[sizeClass][other].lend(magazine, wanted);
      }
    }
    return lent;
  }

  /** Each bin takes what is its own, neighbours in the magazine at once. */
  void drain(int sizeClass, long magazine, int count) {
    int from = 0;
    while (from < count) {
      Bin home = home(sizeClass, record(magazine, from));
      int end = from + 1;
      while (end < count && home.equals(home(sizeClass, record(magazine, end)))) {
        end++;
      }
      home.drain(magazine, from, end - from);
      from = end;
    }
  }

  private long record(long magazine, int round) {
    return heap.map().record(Magazine.address(magazine, round));
  }

  /** Takes one block back. */
  void drainOne(int sizeClass, long address, long word) {
    home(sizeClass, heap.map().record(address)).drainOne(address, word);
  }

  /** Gives up the pages that are kept although they are entirely free. */
  void trim() {
    for (SlabBin bin : slabs) {
      bin.trim();
    }
    for (SplitBin bin : splits) {
      bin.trim();
    }
  }

  /** Checks the equations of every bin. */
  void checkInvariants() {
    for (SlabBin bin : slabs) {
      bin.checkInvariants();
    }
    for (SplitBin bin : splits) {
      bin.checkInvariants();
    }
  }
}
