// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the place of a block in the ordinary pool to what the verifier knows of it.
 *
 * <p>Putting and removing allocate nothing: they happen between charge and publish. Room is made
 * before, by {@link #makeRoom}.
 */
final class BlockTable {
  private @Nullable VerifiedBlock[] buckets = new VerifiedBlock[1024];
  private volatile int count;

  synchronized void makeRoom() {
    if (count < buckets.length) {
      return;
    }
    @Nullable VerifiedBlock[] larger = new VerifiedBlock[buckets.length * 2];
    for (VerifiedBlock first : buckets) {
      VerifiedBlock block = first;
      while (block != null) {
        VerifiedBlock following = block.next;
        insert(larger, block);
        block = following;
      }
    }
    buckets = larger;
  }

  private static void insert(@Nullable VerifiedBlock[] table, VerifiedBlock block) {
    int index = index(table, block.home);
    block.next = table[index];
    table[index] = block;
  }

  private static int index(@Nullable VerifiedBlock[] table, long home) {
    long mixed = (home >>> 4) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 33) & (table.length - 1);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // changed by one at a time, read without a lock
  synchronized void put(VerifiedBlock block) {
    insert(buckets, block);
    count++;
  }

  @Nullable VerifiedBlock find(long home) {
    return count == 0 ? null : findAmongSome(home);
  }

  private synchronized @Nullable VerifiedBlock findAmongSome(long home) {
    VerifiedBlock block = buckets[index(buckets, home)];
    while (block != null && block.home != home) {
      block = block.next;
    }
    return block;
  }

  @SuppressWarnings({"ReferenceEquality", "NonAtomicVolatileUpdate"}) // a block is itself; see put
  synchronized void remove(VerifiedBlock block) {
    int index = index(buckets, block.home);
    VerifiedBlock previous = null;
    VerifiedBlock at = buckets[index];
    while (at != null && at != block) {
      previous = at;
      at = at.next;
    }
    if (at == null) {
      return;
    }
    if (previous == null) {
      buckets[index] = at.next;
    } else {
      previous.next = at.next;
    }
    at.next = null;
    count--;
  }

  int count() {
    return count;
  }

  synchronized List<VerifiedBlock> all() {
    List<VerifiedBlock> all = new ArrayList<>(count);
    for (VerifiedBlock first : buckets) {
      for (VerifiedBlock block = first; block != null; block = block.next) {
        all.add(block);
      }
    }
    return all;
  }
}
