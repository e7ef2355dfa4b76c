// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.NativeAccess;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Runner;
import dev.ration.internal.process.Binding;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.Slots;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.Irql;
import dev.ration.nt.PageOutResult;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolPriority;
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

  /** The request may fail while the pool still has something for others. */
  public static final int LOW_PRIORITY = Request.LOW_PRIORITY;

  /** The request may have what the system has set aside for such. */
  public static final int HIGH_PRIORITY = Request.HIGH_PRIORITY;

  /** The mode that a valid priority asks for. */
  public static int modeOf(int priority) {
    int side =
        switch (PoolPriority.side(priority)) {
          case null -> 0;
          case END -> Request.GUARD_AT_END;
          case START -> Request.GUARD_AT_START;
        };
    return switch (PoolPriority.level(priority)) {
      case PoolPriority.LOW_POOL_PRIORITY -> side | LOW_PRIORITY;
      case PoolPriority.HIGH_POOL_PRIORITY -> side | HIGH_PRIORITY;
      default -> side;
    };
  }

  private final Executive executive;
  private final FastPath fast;

  /** See {@link Slots#homes}. */
  private final Slot[] homes;

  private final Exchange exchange;
  private final BlockSource source;
  private final FreeSlowly free;
  private final Request request;
  private final Violation violation;
  private final ColdBlocks cold;
  private final Refusals refusals;

  /** Up to so many bytes nothing about a plain raw request depends on how the system was built. */
  private final long mostPlain;

  PoolRoutines(
      Executive executive, World world, FastPath fast, Claims claims, Violation violation) {
    Hands hands = new Hands(executive);
    this.executive = executive;
    this.fast = fast;
    this.homes = executive.slots.homes();
    this.exchange = new Exchange(executive, world, fast);
    AllocateSlowly slow = new AllocateSlowly(executive, world, hands);
    this.free = new FreeSlowly(executive, world, fast, hands, claims, violation);
    AllocateVerified verified = new AllocateVerified(executive, fast, slow, free, violation);
    this.request = new Request(violation, executive.verifier);
    this.violation = violation;
    this.cold = new ColdBlocks(executive, world, claims);
    this.source = new BlockSource(executive, fast, exchange, slow, verified, cold);
    this.refusals = new Refusals(executive);
    boolean clearAlways = executive.options.clearOnFree();
    boolean exempt = executive.options.bigBlockQuota() == BigBlockQuota.EXEMPT;
    this.mostPlain = clearAlways ? 0 : exempt ? OsMemory.PAGE_SIZE - 1 : Long.MAX_VALUE;
  }

  /** The System process. */
  public ProcessObject systemProcess() {
    return executive.processes.system();
  }

  /** NUMA nodes have numbers below this. */
  int nodes() {
    return executive.memory.nodes();
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
   * <p>Too long to be inlined, on purpose, as {@link FastPath} says of a free: where it and the
   * making of a segment are compiled as one, C2 gives up in the middle of the segment.
   *
   * @return an address, or 0 where the page says NULL
   */
  public long allocate(int poolType, long bytes, int tag, int mode) {
    Binding binding = Binding.current();
    ProcessObject process = binding.process();
    boolean patient = binding.irql() != Irql.DISPATCH_LEVEL;
    if (mode == Request.QUOTA
        && patient
        && process != null
        && isPlain(poolType, bytes, tag, process)) {
      int pool = Request.poolIndex(poolType);
      int sizeClass = SizeClasses.of(bytes);
      long self = Runner.id();
      Slot home = homes[Slots.homeIndex(self)];
      long address = fast.allocate(self, home, pool, sizeClass, bytes, tag, process.id());
      if (address == FastPath.MISS) {
        address = source.afterMiss(pool, sizeClass, bytes, tag, process, BlockWord.POOL, true);
      }
      return address > 0 ? address : refusals.refuse(address, poolType, bytes, tag, process, mode);
    }
    if (!request.check(poolType, bytes, tag, mode, binding.irql())) {
      return 0;
    }
    process =
        (mode & Request.QUOTA) == 0 ? executive.processes.system() : charged(binding, bytes, mode);
    if (process == null) {
      return Refusals.refuseUnbound(poolType, bytes, tag, mode);
    }
    if ((mode & Request.LOW_PRIORITY) != 0
        && executive.pool(Request.poolIndex(poolType)).store().pages().isLow(bytes)) {
      return refusals.refuse(AllocateSlowly.NO_MEMORY, poolType, bytes, tag, process, mode);
    }
    long result = source.obtain(poolType, bytes, tag, process, BlockWord.POOL, mode, patient);
    if (result == AllocateSlowly.NO_MEMORY && (mode & Request.HIGH_PRIORITY) != 0) {
      int use = BlockWord.POOL | AllocateSlowly.URGENT;
      result = source.obtain(poolType, bytes, tag, process, use, mode, patient);
    }
    return result > 0 ? result : refusals.refuse(result, poolType, bytes, tag, process, mode);
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

  /** ExAllocatePool2 and 3, whose flags have been checked; returns an address or 0. */
  public long allocateByFlags(int poolType, long bytes, int tag, int mode, boolean raise) {
    boolean quota = (mode & Request.QUOTA) != 0;
    int modifiers =
        raise
            ? PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE
            : quota ? PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE : 0;
    return allocate(poolType | modifiers, bytes, tag, mode);
  }

  /** RawPool: charged to a process given, or to nobody; 0 when refused. */
  public long allocateRaw(int poolType, long bytes, int tag, ProcessObject process) {
    if (isPlain(poolType, bytes, tag, process)) {
      int pool = Request.poolIndex(poolType);
      int sizeClass = SizeClasses.of(bytes);
      long self = Runner.id();
      Slot home = homes[Slots.homeIndex(self)];
      long address = fast.allocate(self, home, pool, sizeClass, bytes, tag, process.id());
      return address != FastPath.MISS ? address : afterMiss(pool, bytes, tag, process);
    }
    return allocateRawSlowly(poolType, bytes, tag, process);
  }

  /** Whether nothing about a request can be wrong, nor depends on how the system was built. */
  private boolean isPlain(int poolType, long bytes, int tag, ProcessObject process) {
    return Request.isPlain(poolType, tag)
        && Long.compareUnsigned(bytes - 1, mostPlain) < 0
        && (process.isOrdinaryIn(executive) || isPassedOver(process));
  }

  private long afterMiss(int pool, long bytes, int tag, ProcessObject process) {
    int sizeClass = SizeClasses.of(bytes);
    return zeroWhenRefused(
        source.afterMiss(pool, sizeClass, bytes, tag, process, BlockWord.POOL, true), process);
  }

  private boolean isPassedOver(ProcessObject process) {
    return process.belongsTo(executive) && process.isPassedOver();
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
    return zeroWhenRefused(
        source.obtain(poolType, bytes, tag, charged, BlockWord.POOL, 0, true), process);
  }

  private static long zeroWhenRefused(long result, ProcessObject process) {
    if (result == AllocateSlowly.PROCESS_CLOSED) {
      throw Refusals.closed(process);
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
    long result = source.obtain(poolType, bytes, tag, process, BlockWord.ARENA, mode, true);
    return result > 0
        ? result
        : refusals.refuse(result, poolType, bytes, tag, process, Request.QUOTA);
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
    boolean paged = irql != Irql.DISPATCH_LEVEL;
    long self = Runner.id();
    if (!fast.free(self, homes[Slots.homeIndex(self)], address, tag, paged)
        && !(exchange.unload(address) && fast.free(address, tag, paged))) {
      free.free(address, tag, BlockWord.POOL, irql);
    }
  }

  /** RawPool's free, which knows no IRQL. */
  public void freeRaw(long address, int tag) {
    long self = Runner.id();
    if (!fast.free(self, homes[Slots.homeIndex(self)], address, tag, true)
        && !(exchange.unload(address) && fast.free(address, tag, true))) {
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

  /** Asks for all cold blocks to be paged out. */
  public PageOutResult pageOut() {
    StackTouch.touch();
    return cold.pageOut();
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
