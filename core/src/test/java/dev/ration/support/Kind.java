// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTagInfo;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;

/** The two pools. */
public enum Kind {
  NON_PAGED(PoolType.NON_PAGED_POOL, PoolFlags.POOL_FLAG_NON_PAGED),
  PAGED(PoolType.PAGED_POOL, PoolFlags.POOL_FLAG_PAGED);

  private final int type;
  private final long flag;

  Kind(int type, long flag) {
    this.type = type;
    this.flag = flag;
  }

  public int type() {
    return type;
  }

  /** The type that also asks for a cache line's alignment. */
  public int alignedType() {
    return type | PoolType.NON_PAGED_POOL_CACHE_ALIGNED;
  }

  /** The selector of ExAllocatePool2. */
  public long flag() {
    return flag;
  }

  public Kind other() {
    return this == PAGED ? NON_PAGED : PAGED;
  }

  public long usage(PoolProcess process) {
    return process.usage().usage(type);
  }

  public long peak(PoolProcess process) {
    return process.usage().peak(type);
  }

  /** So many bytes of this pool, and no limit on the other. */
  public QuotaLimits limits(long bytes) {
    return this == PAGED
        ? new QuotaLimits(bytes, Long.MAX_VALUE)
        : new QuotaLimits(Long.MAX_VALUE, bytes);
  }

  public PoolSnapshot.PoolRow row(PoolSystem system) {
    PoolSnapshot snapshot = system.snapshot();
    return this == PAGED ? snapshot.paged() : snapshot.nonPaged();
  }

  public long allocs(PoolTagInfo info) {
    return this == PAGED ? info.pagedAllocs() : info.nonPagedAllocs();
  }

  public long frees(PoolTagInfo info) {
    return this == PAGED ? info.pagedFrees() : info.nonPagedFrees();
  }

  public long used(PoolTagInfo info) {
    return this == PAGED ? info.pagedUsed() : info.nonPagedUsed();
  }
}
