// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.routines.SystemRoutines;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.BugCheckSink;
import dev.ration.nt.EventThresholds;
import dev.ration.nt.LeakSink;
import dev.ration.nt.PageOutResult;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.UnboundPolicy;
import dev.ration.nt.VerifierOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One system: its two pools, its processes, its tags and its events.
 *
 * {@snippet class="dev.ration.snippets.Snippets" region="example"}
 *
 * <p>A JVM may have several; they share nothing but the binding of the running thread. A system has
 * no thread of its own; one for all systems looks at the machine, and gives memory that nobody has
 * needed for a while back to the operating system, as {@link #trim} does at once. All methods may
 * be called from any thread. Once it is closed those that need it throw {@link
 * IllegalStateException}.
 */
public final class PoolSystem implements AutoCloseable {
  private final SystemRoutines routines;
  private final PoolProcess systemProcess;
  private final Ex ex;
  private final FsRtl fsRtl;
  private final Ps ps;
  private final Ke ke;
  private final RawPool raw;
  private final PoolEvents events;
  private final PoolVerifier verifier;

  PoolSystem(SystemRoutines routines) {
    this.routines = routines;
    this.systemProcess = wrap(routines.processes().system());
    this.ex = new Ex(routines);
    this.fsRtl = new FsRtl(routines.pool());
    this.ps = new Ps(this);
    this.ke = new Ke();
    this.raw = new RawPool(routines.pool(), routines.blocks());
    this.events = new PoolEvents(routines.events());
    this.verifier = new PoolVerifier(routines.verifier());
  }

  /**
   * {@return a system with the defaults of {@link Builder}}
   *
   * @throws IllegalCallerException when native access is refused; the message has the flag
   */
  public static PoolSystem create() {
    return builder().build();
  }

  /** {@return a builder, all of whose options have defaults} */
  public static Builder builder() {
    return new SystemBuilder();
  }

  /** {@return the routines that allocate, free and count} */
  public Ex ex() {
    return ex;
  }

  /** {@return the routines that allocate for file systems, and raise} */
  public FsRtl fsRtl() {
    return fsRtl;
  }

  /** {@return the routines that know processes, and charge quota without a block} */
  public Ps ps() {
    return ps;
  }

  /** {@return the routines that raise levels and attach to processes} */
  public Ke ke() {
    return ke;
  }

  /** {@return the pools as plain addresses, for adapters and hot loops} */
  public RawPool raw() {
    return raw;
  }

  /** {@return the standard event objects} */
  public PoolEvents events() {
    return events;
  }

  /** {@return the System process, which is never charged} */
  public PoolProcess systemProcess() {
    return systemProcess;
  }

  /**
   * Creates a top-level process.
   *
   * @param name of any length; need not be unique
   * @param limits of its quota block, in bytes that blocks cost: with a header of 16 and rounding,
   *     or in whole pages
   * @return the process, open; it lives until it is closed and its last block is freed
   * @throws IllegalStateException when this system has been closed
   */
  public PoolProcess createProcess(String name, QuotaLimits limits) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limits, "limits");
    return wrap(routines.processes().create(name, null, limits));
  }

  /**
   * Creates a top-level process with a guaranteed minimum, for which {@link PoolReserve} sets pages
   * aside until it is closed: while it and its children are charged for no more, none of their
   * requests is refused for memory, whatever others allocate.
   *
   * @param name of any length; need not be unique
   * @param limits of its quota block
   * @param guarantee what it can always have
   * @return the process
   * @throws IllegalArgumentException when the guarantee is above the limits
   * @throws dev.ration.nt.NtStatusException when a pool has no room for these pages
   */
  public PoolProcess createProcess(String name, QuotaLimits limits, PoolReserve guarantee) {
    Objects.requireNonNull(name, "name");
    return wrap(routines.processes().create(name, null, limits, guarantee));
  }

  /**
   * Finds a process that is not complete.
   *
   * @param id as of {@link PoolProcess#id}
   * @return the process, if there is one
   */
  public Optional<PoolProcess> process(int id) {
    return Optional.ofNullable(routines.processes().find(id)).map(this::wrap);
  }

  /** {@return all processes that are not complete, the System process first} */
  public List<PoolProcess> processes() {
    return routines.processes().all().stream().map(this::wrap).toList();
  }

  /**
   * {@return what this system knows of itself, row by row}
   *
   * <p>Each row keeps what its type promises; rows agree with each other when nobody allocates or
   * frees meanwhile. Operations go on while it is taken.
   *
   * @throws IllegalStateException when this system has been closed
   */
  public PoolSnapshot snapshot() {
    return routines.snapshot();
  }

  /**
   * Walks every structure and checks its equations, and those between structures. All operations
   * wait meanwhile; the time it takes grows with the memory in use.
   *
   * @throws dev.ration.nt.BugCheckError through the default sink, 0x19, when one does not hold
   * @throws IllegalStateException when this system has been closed
   */
  public void checkInvariants() {
    routines.checkInvariants();
  }

  /**
   * Changes what the verifier checks, of every request from now on. Blocks that are verified stay
   * so until they are freed. Without a rule the verifier costs nothing: requests and frees do what
   * they did before it was there.
   *
   * @param options what is checked of which requests
   * @throws IllegalStateException when this system has been closed
   */
  public void verifier(VerifierOptions options) {
    routines.verifier().set(Objects.requireNonNull(options, "options"));
  }

  /** {@return what the verifier knows: its counters, blocks, leaks, and touches of special pool} */
  public PoolVerifier verifier() {
    return verifier;
  }

  /**
   * Gives everything that is free, caches included, back to the operating system. What is allocated
   * next is slower for it.
   *
   * @throws IllegalStateException when this system has been closed
   */
  public void trim() {
    routines.trim();
  }

  /**
   * Asks the operating system to page the cold blocks out: those of paged pool that were allocated
   * with {@link dev.ration.nt.PoolFlags#POOL_COLD_ALLOCATION}, but for small ones that are aligned
   * to a cache line, too. Their bytes are kept, and read back in when they are touched. Does
   * nothing without swap, and the result says so; nor with portable memory.
   *
   * @return what it was asked for, and what came of it
   * @throws IllegalStateException when this system has been closed
   */
  public PageOutResult pageOut() {
    return routines.pageOut();
  }

  /**
   * Closes the system: ends the life of all segments, waits for operations under way, gives all
   * memory back, and reports blocks outstanding to the leak sink, process by process. Blocks and
   * processes that are still there are no obstacle. Closing again does nothing.
   *
   * @throws IllegalStateException when native code is using a block; the system then stays open
   */
  @Override
  public void close() {
    routines.close();
  }

  PoolProcess wrap(ProcessObject process) {
    return new PoolProcess(routines, process);
  }

  SystemRoutines routines() {
    return routines;
  }

  /** Options of a system; each method returns this builder. */
  public interface Builder extends MachineOptions<Builder> {
    /**
     * Names the system in messages and reports; the default is {@code pool}.
     *
     * @param name of any length
     * @return this
     */
    Builder name(String name);

    /**
     * Limits the nonpaged pool; the default is a quarter of the memory of the machine or container,
     * and with {@code lockPolicy(REQUIRE)} not more than can be locked.
     *
     * @param bytes of committed pages, free ones that are kept and metadata of blocks included; at
     *     least 64 KiB
     * @return this
     * @throws IllegalArgumentException when there are less
     */
    Builder nonPagedLimit(long bytes);

    /**
     * Limits the paged pool; the default is half of the memory of the machine or container.
     *
     * @param bytes as for {@link #nonPagedLimit}
     * @return this
     * @throws IllegalArgumentException when there are less than 64 KiB
     */
    Builder pagedLimit(long bytes);

    /**
     * Says whether blocks of PAGE_SIZE or more are charged; the default is CHARGED.
     *
     * @param policy for all routines but ExAllocatePoolWithQuota, whose page exempts them
     * @return this
     */
    Builder bigBlockQuota(BigBlockQuota policy);

    /**
     * Takes bug checks; the default throws {@link dev.ration.nt.BugCheckError}.
     *
     * @param sink called on the thread that misused the pool, when nothing is held
     * @return this
     */
    Builder bugCheckSink(BugCheckSink sink);

    /**
     * Takes reports of blocks outstanding at a close, which also go to {@link System.Logger}; the
     * default does nothing more. What it throws is logged and stops nothing.
     *
     * @param sink called on the closing thread
     * @return this
     */
    Builder leakSink(LeakSink sink);

    /**
     * Makes sure that no memory is handed out with another process's bytes; the default is off, as
     * the routines document uninitialized memory.
     *
     * @param on whether to
     * @return this
     */
    Builder clearOnFree(boolean on);

    /**
     * Says what a quota routine does when no process is bound; the default charges nobody (SYSTEM).
     *
     * @param policy SYSTEM or REFUSE
     * @return this
     */
    Builder unbound(UnboundPolicy policy);

    /**
     * Switches checks of the verifier on, as {@link PoolSystem#verifier(VerifierOptions)} does
     * later; the default is none.
     *
     * @param options the checks
     * @return this
     */
    Builder verifier(VerifierOptions options);

    /**
     * Says when the standard events are set; the default is {@link EventThresholds#DEFAULT}.
     *
     * @param thresholds amounts, and how far back before an event calls again
     * @return this
     */
    Builder eventThresholds(EventThresholds thresholds);

    /**
     * Sets pages aside, committed and locked from the start, for what must not fail: requests with
     * {@link dev.ration.nt.PoolPriority#HIGH_POOL_PRIORITY}. Frees refill them. The default is
     * none.
     *
     * @param reserve bytes of each pool
     * @return this
     */
    Builder emergencyReserve(PoolReserve reserve);

    /**
     * {@return the system}
     *
     * @throws IllegalCallerException when native access is refused; the message has the flag
     * @throws UnsupportedOperationException with {@code lockPolicy(REQUIRE)} where nothing can be
     *     locked: portable memory, or RLIMIT_MEMLOCK below 64 KiB without the capability; with
     *     {@code hugePages(REQUIRE)} where the machine has none
     * @throws dev.ration.nt.NtStatusException when the operating system has no memory even for an
     *     empty system
     */
    PoolSystem build();
  }
}
