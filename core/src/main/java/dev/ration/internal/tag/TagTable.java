// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.slot.SlotLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * From a tag to its index, and back.
 *
 * <p>Tags are only added. Readers probe without a lock: a bucket holds {@code index << 32 | tag} in
 * one long, and a table that grows is replaced whole. The protected bit is no part of a tag's
 * identity. Index 0 is the overflow row, which takes all tags once the table is full: no total is
 * ever lost.
 *
 * <p>Guarded by {@code lock}: adding.
 */
public final class TagTable {
  /** The row of tags that found no place. */
  public static final int OVERFLOW = 0;

  /** How the overflow row shows. */
  public static final int OVERFLOW_TAG = 0x2A2A2A2A; // "****"

  private static final int BUSY = -2;
  private static final int PROTECTED = 0x8000_0000;
  private static final int GOLDEN = 0x9E37_79B9;

  private final SpinLock lock = new SpinLock(SpinLock.Rank.TAG);
  private final int most;

  /** Not volatile: who reads an old one, or sees its end empty, finds nothing and asks again. */
  private long[] buckets = new long[256];

  private volatile int count = 1;

  /** By index. Not volatile: who has an index has it from somebody who had seen its tag. */
  private int[] tagOf = new int[64];

  private TagTruth[] truths = new TagTruth[64];

  public TagTable() {
    this(SlotLayout.MAX_TAGS);
  }

  TagTable(int most) {
    this.most = most;
    tagOf[OVERFLOW] = OVERFLOW_TAG;
    truths[OVERFLOW] = new TagTruth();
  }

  /** Indexes below this one are in use. */
  public int count() {
    return count;
  }

  /** A tag as it is compared: without the protected bit. */
  public static int identity(int tag) {
    return tag & ~PROTECTED;
  }

  /** The index of a tag, or -1 when it has none yet. */
  public int find(int tag) {
    return find(buckets, identity(tag));
  }

  private static int find(long[] table, int tag) {
    int mask = table.length - 1;
    for (int i = hash(tag) & mask; ; i = (i + 1) & mask) {
      long bucket = table[i];
      if ((int) bucket == tag && bucket != 0) {
        return (int) (bucket >>> 32);
      }
      if (bucket == 0) {
        return -1;
      }
    }
  }

  private static int hash(int tag) {
    int mixed = tag * GOLDEN;
    return mixed ^ (mixed >>> 15);
  }

  /** The index of a tag, which it gets if need be. */
  public int index(int tag) {
    return index(tag, true);
  }

  /**
   * As {@link #index(int)}; negative when it has none yet, and a caller without patience cannot.
   */
  public int index(int tag, boolean patient) {
    int found = find(tag);
    while (found < 0 && found != BUSY) {
      found = add(identity(tag), patient);
    }
    return found;
  }

  private int add(int tag, boolean patient) {
    // Allocated before the lock: an OutOfMemoryError leaves nothing behind.
    TagTruth fresh = new TagTruth();
    long[] largerBuckets = count * 2 >= buckets.length ? new long[buckets.length * 2] : null;
    TagTruth[] largerTruths =
        count >= truths.length ? Arrays.copyOf(truths, truths.length * 2) : null;
    int[] largerTags = largerTruths == null ? null : new int[largerTruths.length];
    if (!lock.lock(patient)) {
      return BUSY;
    }
    try {
      int found = find(buckets, tag);
      if (found >= 0) {
        return found;
      }
      if (count == most) {
        return OVERFLOW;
      }
      if (largerBuckets != null && largerBuckets.length > buckets.length) {
        for (long bucket : buckets) {
          if (bucket != 0) {
            insert(largerBuckets, bucket);
          }
        }
        buckets = largerBuckets;
      }
      if (largerTruths != null && largerTags != null && largerTruths.length > truths.length) {
        System.arraycopy(truths, 0, largerTruths, 0, count);
        System.arraycopy(tagOf, 0, largerTags, 0, count);
        truths = largerTruths;
        tagOf = largerTags;
      }
      if (count == truths.length || count + 1 == buckets.length) {
        // Others took the room that was there before the lock: try again, and make more.
        return -1;
      }
      int index = count;
      truths[index] = fresh;
      tagOf[index] = tag;
      VarHandle.releaseFence(); // whoever finds the index finds its tag
      insert(buckets, ((long) index << 32) | (tag & 0xFFFF_FFFFL));
      count = index + 1;
      return index;
    } finally {
      lock.unlock();
    }
  }

  private static void insert(long[] table, long bucket) {
    int mask = table.length - 1;
    int i = hash((int) bucket) & mask;
    while (table[i] != 0) {
      i = (i + 1) & mask;
    }
    table[i] = bucket;
  }

  /** The tag of an index, without the protected bit. */
  public int tag(int index) {
    VarHandle.acquireFence();
    return tagOf[index];
  }

  /** The scratch of an index, for who holds every slot. */
  TagTruth truth(int index) {
    VarHandle.acquireFence();
    return truths[index];
  }
}
