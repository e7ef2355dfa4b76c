// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;

/** What a refused request is answered with: NULL or an exception, as the routine's page says. */
final class Refusals {
  private final Executive executive;

  Refusals(Executive executive) {
    this.executive = executive;
  }

  /** Turns a refusal into NULL or an exception; design decision 9. */
  long refuse(long result, int poolType, long bytes, int tag, ProcessObject process, int mode) {
    if (result == AllocateVerified.REPORTED) {
      return 0;
    }
    if (result == AllocateSlowly.PROCESS_CLOSED) {
      throw closed(process);
    }
    boolean noMemory = result == AllocateSlowly.NO_MEMORY;
    boolean charges = (mode & Request.QUOTA) != 0;
    boolean failFlag = charges && (poolType & PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) != 0;
    boolean raiseFlag =
        (poolType & PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE) != 0 || (mode & Request.FSRTL) != 0;
    boolean raises = noMemory ? raiseFlag || (charges && !failFlag) : !failFlag;
    if (!raises) {
      return 0;
    }
    throw exception(result, poolType, bytes, tag, process);
  }

  private NtStatusException exception(
      long result, int poolType, long bytes, int tag, ProcessObject process) {
    int pool = Request.poolIndex(poolType);
    if (result == AllocateSlowly.NO_MEMORY) {
      long committed = executive.pool(pool).store().pages().committed();
      long limit = executive.pool(pool).store().pages().limit();
      return new NtStatusException(
          NtStatus.STATUS_INSUFFICIENT_RESOURCES, process.name(), tag, bytes, committed, limit);
    }
    QuotaNode node = executive.processes.node(AllocateSlowly.refusingProcess(result));
    return quotaExceeded(node == null ? process.quota() : node, pool, bytes, tag);
  }

  static NtStatusException quotaExceeded(QuotaNode node, int pool, long bytes, int tag) {
    return new NtStatusException(
        NtStatus.STATUS_QUOTA_EXCEEDED,
        node.name(),
        tag,
        bytes,
        node.usageAtRefusal(),
        node.limit(pool));
  }

  static long refuseUnbound(int poolType, long bytes, int tag, int mode) {
    boolean fail = (poolType & PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) != 0;
    if (fail && (mode & Request.QUOTA) != 0) {
      return 0;
    }
    throw new NtStatusException(NtStatus.STATUS_QUOTA_EXCEEDED, "System", tag, bytes, 0, 0);
  }

  static IllegalStateException closed(ProcessObject process) {
    return new IllegalStateException(
        "process '"
            + process.name()
            + "' has been closed and takes no new charge: charge one that is open");
  }
}
