// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.ColdSlabs;
import dev.ration.nt.PoolFlags;

/**
 * Gets a block for a request that has been checked: the fast way, after an exchange of magazines,
 * the slow way, or under the verifier.
 *
 * <p>Results are an address, 0 for what has been reported, or a reason of {@link AllocateSlowly}.
 */
final class BlockSource {
  private final Executive executive;
  private final FastPath fast;
  private final Exchange exchange;
  private final AllocateSlowly slow;
  private final AllocateVerified verified;
  private final ColdBlocks cold;
  private final boolean clearAlways;
  private final int cacheLine;

  BlockSource(
      Executive executive,
      FastPath fast,
      Exchange exchange,
      AllocateSlowly slow,
      AllocateVerified verified,
      ColdBlocks cold) {
    this.executive = executive;
    this.fast = fast;
    this.exchange = exchange;
    this.slow = slow;
    this.verified = verified;
    this.cold = cold;
    this.clearAlways = executive.options.clearOnFree();
    this.cacheLine = executive.memory.cacheLine();
  }

  /** Gets a block, zeroed or hinted to be cold if that was asked for. */
  long obtain(
      int poolType,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      int mode,
      boolean patient) {
    int sizeClass = Request.sizeClass(poolType, bytes, cacheLine);
    if (sizeClass < 0) {
      return AllocateSlowly.NO_MEMORY;
    }
    int pool = Request.poolIndex(poolType);
    // Slots know a process by its id, which after completion another may have: no fast path then.
    boolean special = (mode & Request.SPECIAL) != 0;
    boolean unseen = !special && (process.isOrdinaryIn(executive) || process.isPassedOver());
    int where = Request.where(mode);
    int cold = where == 0 && isColdInSlab(poolType, bytes) ? AllocateSlowly.COLD : 0;
    long address =
        use == BlockWord.POOL && unseen && (cold | where) == 0
            ? fast.allocate(pool, sizeClass, bytes, tag, process.id())
            : FastPath.MISS;
    if (address == FastPath.MISS) {
      address =
          special || (!unseen && process.isWatched())
              ? watched(poolType, bytes, tag, process, use, mode, patient)
              : afterMiss(pool, sizeClass, bytes, tag, process, use | cold | where, patient);
      if (address <= 0) {
        return address;
      }
    }
    finish(poolType, address, bytes, tag, mode);
    return address;
  }

  /** Such a block is slow to get and to free: pages of its own matter more to whoever asks. */
  private static boolean isColdInSlab(int poolType, long bytes) {
    int relevant = PoolFlags.POOL_COLD_ALLOCATION | Request.CACHE_ALIGNED | 1;
    return (poolType & relevant) == (PoolFlags.POOL_COLD_ALLOCATION | Pool.PAGED)
        && bytes <= ColdSlabs.MOST_BYTES;
  }

  private void finish(int poolType, long address, long bytes, int tag, int mode) {
    int pool = Request.poolIndex(poolType);
    if ((poolType & PoolFlags.POOL_COLD_ALLOCATION) != 0
        && pool == Pool.PAGED
        && bytes > ColdSlabs.MOST_BYTES
        && !executive.verifier.isSpecial(address)) {
      cold.note(address, bytes, tag);
    }
    boolean zero = (mode & Request.ZERO) != 0 || (poolType & PoolFlags.POOL_ZERO_ALLOCATION) != 0;
    if (zero || clearAlways) {
      executive.segment(pool, address, bytes).fill((byte) 0);
    }
  }

  /** What the fast path could not do: refuses, or changes a magazine, or does all centrally. */
  long afterMiss(
      int pool,
      int sizeClass,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      boolean patient) {
    boolean fastAllowed = use == BlockWord.POOL && !process.isClosed();
    if (fastAllowed) {
      QuotaNode refusing = exchange.refusing(pool, sizeClass, bytes, process);
      if (refusing != null) {
        return AllocateSlowly.refusal(refusing);
      }
    }
    long address =
        fastAllowed && exchange.refill(executive.pool(pool), sizeClass, patient)
            ? fast.allocate(pool, sizeClass, bytes, tag, process.id())
            : FastPath.MISS;
    if (address == FastPath.MISS) {
      address = slow.allocate(executive.pool(pool), sizeClass, bytes, tag, process, use, patient);
    }
    runDue(process, address, patient);
    return address;
  }

  private long watched(
      int poolType,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      int mode,
      boolean patient) {
    Pool pool = executive.pool(Request.poolIndex(poolType));
    var wish = new AllocateVerified.Wish(pool, poolType, bytes, tag, mode, use, cacheLine);
    long address = verified.allocate(wish, process, patient);
    if (address == AllocateVerified.UNCOVERED) {
      return uncovered(wish, process, patient);
    }
    runDue(process, address, patient);
    return address;
  }

  /** A request of a watched process that no rule covers. */
  private long uncovered(AllocateVerified.Wish wish, ProcessObject process, boolean patient) {
    int pool = wish.pool().index();
    int sizeClass = wish.sizeClass(wish.bytes());
    int use = wish.use() | Request.where(wish.mode());
    long address =
        use == BlockWord.POOL && !process.isClosed()
            ? fast.allocate(pool, sizeClass, wish.bytes(), wish.tag(), process.id())
            : FastPath.MISS;
    return address != FastPath.MISS
        ? address
        : afterMiss(pool, sizeClass, wish.bytes(), wish.tag(), process, use, patient);
  }

  /** Tells whoever is to be told of what this request has changed; nothing is held. */
  private void runDue(ProcessObject process, long address, boolean patient) {
    if (patient) {
      executive.events.runDue();
    }
    if (address > 0) {
      executive.quotaControl.runDue(process.quota());
    }
  }
}
