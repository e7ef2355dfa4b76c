// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.NativeAccess;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.process.Binding;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.nt.UnboundPolicy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Allocation and free, as all faces of a system ask for them.
 *
 * <p>Addresses are {@code long}; 0 is NULL. Each method checks its request, tries the fast path,
 * takes the slow one, and turns a refusal into NULL or an exception as its documentation page says.
 */
public final class PoolRoutines {
  /** The routine charges quota to the current process. */
  public static final int QUOTA = Request.QUOTA;

  /** The memory is zeroed. */
  public static final int ZERO = Request.ZERO;

  /** FsRtl: no memory always raises. */
  public static final int FSRTL = Request.FSRTL;

  /** ExAllocatePoolWithQuota: at most APC_LEVEL, and no charge from PAGE_SIZE on. */
  public static final int UNTAGGED_QUOTA = Request.UNTAGGED_QUOTA;

  private final Executive executive;
  private final FastPath fast;
  private final AllocateSlowly slow;
  private final FreeSlowly free;
  private final AllocateVerified verified;
  private final Request request;
  private final Violation violation;
  private final boolean clearAlways;
  private final int cacheLine;

  /** Below so many bytes nothing about a plain raw request depends on how the system was built. */
  private final long plainBelow;

  PoolRoutines(
      Executive executive, World world, FastPath fast, Claims claims, Violation violation) {
    Hands hands = new Hands(executive);
    this.executive = executive;
    this.fast = fast;
    this.slow = new AllocateSlowly(executive, world, hands);
    this.free = new FreeSlowly(executive, world, hands, claims, violation);
    this.verified = new AllocateVerified(executive, fast, slow, free, violation);
    this.request = new Request(violation, executive.verifier);
    this.violation = violation;
    this.clearAlways = executive.options.clearOnFree();
    this.cacheLine = executive.memory.cacheLine();
    boolean exempt = executive.options.bigBlockQuota() == BigBlockQuota.EXEMPT;
    this.plainBelow = clearAlways ? 0 : exempt ? OsMemory.PAGE_SIZE : Long.MAX_VALUE;
  }

  /** The System process. */
  public ProcessObject systemProcess() {
    return executive.processes.system();
  }

  /** The address of a segment, or 0, which is no block, for one that is on the heap. */
  public static long addressOf(MemorySegment segment) {
    return segment.isNative() ? segment.address() : 0;
  }

  /** The process that a quota routine charges now: the bound one, or System. */
  public ProcessObject currentProcess() {
    ProcessObject bound = Binding.current().process();
    return bound != null && bound.belongsTo(executive) ? bound : executive.processes.system();
  }

  /**
   * The legacy routines: POOL_TYPE, and a mode of the constants above.
   *
   * @return an address, or 0 where the page says NULL
   */
  public long allocate(int poolType, long bytes, int tag, int mode) {
    Binding binding = Binding.current();
    if (!request.check(poolType, bytes, tag, mode, binding.irql())) {
      return 0;
    }
    ProcessObject process = executive.processes.system();
    if ((mode & Request.QUOTA) != 0) {
      process = charged(binding, bytes, mode);
      if (process == null) {
        return refuseUnbound(poolType, bytes, tag, mode);
      }
    }
    boolean patient = binding.irql() != Irql.DISPATCH_LEVEL;
    long result = obtain(poolType, bytes, tag, process, BlockWord.POOL, mode, patient);
    return result > 0 ? result : refuse(result, poolType, bytes, tag, process, mode);
  }

  private @Nullable ProcessObject charged(Binding binding, long bytes, int mode) {
    ProcessObject bound = binding.process();
    if (bound == null || !bound.belongsTo(executive)) {
      return executive.options.unbound() == UnboundPolicy.REFUSE
          ? null
          : executive.processes.system();
    }
    boolean exempt =
        (mode & Request.UNTAGGED_QUOTA) != 0
            || executive.options.bigBlockQuota() == BigBlockQuota.EXEMPT;
    return exempt && Long.compareUnsigned(bytes, OsMemory.PAGE_SIZE) >= 0
        ? executive.processes.system()
        : bound;
  }

  /** Returns an address, 0 for what has been reported, or a reason of {@link AllocateSlowly}. */
  private long obtain(
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
    long address =
        use == BlockWord.POOL && process.isOrdinary()
            ? fast.allocate(pool, sizeClass, bytes, tag, process.id())
            : FastPath.MISS;
    if (address == FastPath.MISS) {
      address = obtainSlowly(poolType, sizeClass, bytes, tag, process, use, mode, patient);
      if (address <= 0) {
        return address;
      }
      executive.quotaControl.runDue(process.quota());
    }
    if ((poolType & PoolFlags.POOL_COLD_ALLOCATION) != 0
        && pool == Pool.PAGED
        && bytes >= OsMemory.PAGE_SIZE
        && !executive.verifier.isSpecial(address)) {
      executive.pool(pool).store().cold(address, bytes);
    }
    boolean zero = (mode & Request.ZERO) != 0 || (poolType & PoolFlags.POOL_ZERO_ALLOCATION) != 0;
    if (zero || clearAlways) {
      executive.segment(pool, address, bytes).fill((byte) 0);
    }
    return address;
  }

  private long obtainSlowly(
      int poolType,
      int sizeClass,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      int mode,
      boolean patient) {
    Pool pool = executive.pool(Request.poolIndex(poolType));
    return process.isWatched()
        ? verified.allocate(
            new AllocateVerified.Wish(pool, poolType, bytes, tag, mode, use, cacheLine),
            process,
            patient)
        : slow.allocate(pool, sizeClass, bytes, tag, process, use, patient);
  }

  /** Turns a refusal into NULL or an exception; design decision 9. */
  private long refuse(
      long result, int poolType, long bytes, int tag, ProcessObject process, int mode) {
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

  private long refuseUnbound(int poolType, long bytes, int tag, int mode) {
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

  /** ExAllocatePool2 and 3, whose flags have been checked; returns an address or 0. */
  public long allocateByFlags(
      int poolType, long bytes, int tag, boolean quota, boolean zero, boolean raise) {
    int mode = (quota ? Request.QUOTA : 0) | (zero ? Request.ZERO : 0);
    int modifiers =
        raise
            ? PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE
            : quota ? PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE : 0;
    return allocate(poolType | modifiers, bytes, tag, mode);
  }

  /** RawPool: charged to a process given, or to nobody; 0 when refused. */
  public long allocateRaw(int poolType, long bytes, int tag, ProcessObject process) {
    if (Request.isPlain(poolType)
        && bytes > 0
        && bytes < plainBelow
        && PoolTag.identity(tag) != 0
        && process.belongsTo(executive)
        && process.isOrdinary()) {
      int sizeClass = SizeClasses.of(bytes);
      long address =
          fast.allocate(Request.poolIndex(poolType), sizeClass, bytes, tag, process.id());
      if (address != FastPath.MISS) {
        return address;
      }
    }
    return allocateRawSlowly(poolType, bytes, tag, process);
  }

  private long allocateRawSlowly(int poolType, long bytes, int tag, ProcessObject process) {
    requireOwn(process);
    if (!request.check(poolType, bytes, tag, 0, Irql.PASSIVE_LEVEL)) {
      return 0;
    }
    ProcessObject charged =
        executive.options.bigBlockQuota() == BigBlockQuota.EXEMPT && bytes >= OsMemory.PAGE_SIZE
            ? executive.processes.system()
            : process;
    long result = obtain(poolType, bytes, tag, charged, BlockWord.POOL, 0, true);
    if (result == AllocateSlowly.PROCESS_CLOSED) {
      throw closed(process);
    }
    return Math.max(result, 0);
  }

  void requireOwn(ProcessObject process) {
    requireOwn(process, executive);
  }

  static void requireOwn(ProcessObject process, Executive owner) {
    if (!process.belongsTo(owner)) {
      throw new IllegalArgumentException(
          "process '" + process.name() + "' belongs to another pool system: create it in this one");
    }
  }

  /** A block that dies with an arena. */
  public long allocateForArena(int poolType, long bytes, int tag, ProcessObject process) {
    requireOwn(process);
    if (!request.check(poolType, bytes, tag, Request.QUOTA, Binding.current().irql())) {
      return 0;
    }
    int mode = Request.QUOTA | Request.ZERO;
    long result = obtain(poolType, bytes, tag, process, BlockWord.ARENA, mode, true);
    return result > 0 ? result : refuse(result, poolType, bytes, tag, process, Request.QUOTA);
  }

  /** Frees a block of an arena, unless rundown of its process has freed it already. */
  public void freeFromArena(long address, ProcessObject process) {
    if (process.isClosed()) {
      if (!executive.processes.isComplete(process)) {
        free.freeIfOwned(address, process);
      }
    } else {
      free.free(address, 0, BlockWord.ARENA, Irql.PASSIVE_LEVEL);
    }
  }

  /** Frees whatever its tag ({@code tag} 0), or only if it has this one. */
  public void free(long address, int tag) {
    Irql irql = Binding.current().irql();
    if (!fast.free(address, tag, irql != Irql.DISPATCH_LEVEL)) {
      free.free(address, tag, BlockWord.POOL, irql);
    }
  }

  /** RawPool's free, which knows no IRQL. */
  public void freeRaw(long address, int tag) {
    if (!fast.free(address, tag, true)) {
      free.free(address, tag, BlockWord.POOL, Irql.PASSIVE_LEVEL);
    }
  }

  /** Frees a segment that a routine returned. */
  public void freeSegment(MemorySegment segment, int tag) {
    free(addressOf(segment), tag);
  }

  /** ExFreePoolWithTag with no tag given, which no block can have. */
  public boolean requireTag(int tag) {
    boolean given = PoolTag.identity(tag) != 0;
    if (!given) {
      violation.noTag(0, 0);
    }
    return given;
  }

  /**
   * A view of a block that an allocation has just returned; NULL for 0. If the Java heap has no
   * room for it, the block is freed again.
   */
  public MemorySegment segment(int poolType, long address, long bytes) {
    if (address == 0) {
      return MemorySegment.NULL;
    }
    try {
      return executive.segment(Request.poolIndex(poolType), address, bytes);
    } catch (OutOfMemoryError e) {
      freeRaw(address, 0);
      throw e;
    }
  }

  /** A view of a block that lives as long as an arena. */
  public static MemorySegment segment(long address, long bytes, Arena scope) {
    return NativeAccess.view(address, bytes, scope);
  }

  /** Frees an entry of a lookaside list. */
  void freeParked(long address) {
    free.free(address, 0, BlockWord.LOOKASIDE_FREE, Irql.PASSIVE_LEVEL);
  }

  /** Frees a block of a process that is run down, unless somebody else has freed it meanwhile. */
  void freeIfOwned(long address, ProcessObject process) {
    free.freeIfOwned(address, process);
  }
}
