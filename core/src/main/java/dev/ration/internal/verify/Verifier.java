// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.process.Sampler;
import dev.ration.nt.BlockOrigin;
import dev.ration.nt.BugCheck;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierStatistics;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: what is checked of which requests, and what is known of the blocks.
 *
 * <p>Ordinary requests never come here. A process that a rule may cover is marked as watched, which
 * makes its requests miss the fast path; a verified block has a mark in its word, which makes its
 * free miss it.
 *
 * <p>Threads: {@code plan} and {@code pace} are replaced under {@code this}; everything else has a
 * guard of its own.
 */
public final class Verifier {
  private static final double WANTED_COVERAGE = 0.95;
  private static final int ENOUGH_TO_JUDGE = 100;

  private final GuardedBlocks guards;
  private final CallStacks stacks = new CallStacks();
  private final BlockTable blocks = new BlockTable();
  private volatile Plan plan;
  private @Nullable Pace pace;
  private final LongAdder covered = new LongAdder();
  private final LongAdder faultsOfMemory = new LongAdder();
  private final LongAdder faultsOfQuota = new LongAdder();
  private final LongAdder found = new LongAdder();

  public Verifier(OsMemory memory) {
    this.guards = new GuardedBlocks(memory);
    this.plan = new Plan(VerifierOptions.NONE, stacks);
  }

  /** Replaces the options; blocks that are verified stay so until they are freed. */
  public synchronized void set(VerifierOptions options) {
    Plan next = new Plan(options, stacks);
    if (next.guards()) {
      guards.reserve(options.specialPool());
      guards.rest(false);
    }
    stacks.forgetFailures();
    plan = next;
    if (!next.guards()) {
      guards.rest(true);
    }
  }

  /**
   * The checks of a request that asks for special pool itself, beside those of the rules; 0 when
   * there is none, or not for who cannot wait.
   */
  public int specialOnRequest(boolean patient) {
    if (guards.pool() == null && patient) {
      guards.reserve();
    }
    if (guards.isResting() && patient) {
      guards.rest(false);
    }
    return guards.pool() == null ? 0 : Rungs.GUARD | Rungs.FREE_STACK;
  }

  public boolean flagsZeroBytes() {
    return plan.options.flagZeroBytes();
  }

  /** Whether requests of a process may be covered by a rule. */
  public boolean watches(String process) {
    return plan.watches(process);
  }

  /** Who counts requests where they are made; null when every request is to be seen. */
  public @Nullable Sampler sampler() {
    return plan.sampler();
  }

  /**
   * Sees to it that requests need not be counted one by one while there are many.
   *
   * @param requests how many there have been; throws IllegalStateException when all is over
   * @param apply tells the processes what the sampler does
   */
  public synchronized void keepPace(LongSupplier requests, Runnable apply) {
    if (pace != null) {
      pace.stop();
      pace = null;
    }
    Sampler sampler = plan.sampler();
    if (sampler != null && plan.samplesEverybody() && Pace.isWorthIt(sampler)) {
      pace =
          new Pace(
              sampler,
              plan.options.mostSampledPerSecond(),
              requests,
              apply,
              guards::prepare,
              System::nanoTime);
      pace.start();
    }
  }

  /** The checks of a request, as bits of {@link Rungs}; 0 for none. */
  public int rungs(int tag, long bytes, String process) {
    int rungs = plan.rungs(tag, bytes, process);
    if (rungs != 0) {
      covered.increment();
    }
    return rungs;
  }

  /** How a request fails on purpose. */
  public enum Fault {
    NONE,
    MEMORY,
    QUOTA
  }

  /** What becomes of a request that may fail on purpose. */
  public Fault fault(boolean charged) {
    Fault fault = plan.faults.next(charged);
    if (fault == Fault.MEMORY) {
      faultsOfMemory.increment();
    } else if (fault == Fault.QUOTA) {
      faultsOfQuota.increment();
    }
    return fault;
  }

  /** Who frees the block at a place of the ordinary pool, if it will be remembered. */
  public CallStack stackFor(long home) {
    VerifiedBlock block = blocks.find(home);
    return block != null && block.isGuarded() && block.has(Rungs.FREE_STACK)
        ? CallStack.here()
        : CallStack.UNKNOWN;
  }

  private CallStack stackFor(int rungs) {
    return (rungs & Rungs.TRACK) != 0
        ? stacks.current()
        : (rungs & Rungs.GUARD) != 0 ? CallStack.here() : CallStack.UNKNOWN;
  }

  /** Describes a block that is about to be allocated, and lays it out if it is to be guarded. */
  public VerifiedBlock prepare(
      int rungs,
      int pool,
      long bytes,
      int tag,
      int processId,
      String process,
      long alignment,
      boolean patient) {
    // Leaks are added up by stack: equal ones must be one. That takes a walk, and time.
    CallStack stack = stackFor(rungs);
    VerifiedBlock block = new VerifiedBlock(rungs, pool, bytes, tag, processId, process, stack);
    blocks.makeRoom();
    if (block.has(Rungs.GUARD)) {
      guards.place(block, alignment, plan.options.specialPool(), patient);
    }
    return block;
  }

  /** Takes note of where the pool has put a block; called before its word says allocated. */
  public void publishing(VerifiedBlock block, long home) {
    block.home = home;
    if (!block.isGuarded()) {
      block.address = home;
    }
    blocks.put(block);
  }

  /** Takes back what {@link #publishing} has noted. */
  public void unpublish(VerifiedBlock block) {
    blocks.remove(block);
  }

  /** Fills a block of the ordinary pool, whose room is given, with patterns. */
  public void layOut(VerifiedBlock block, MemorySegment room) {
    block.area = room;
    Patterns.fillFresh(block);
  }

  /** Forgets a block that could not be allocated. */
  public void abandon(VerifiedBlock block) {
    if (block.isGuarded()) {
      guards.retire(block, plan.options.specialPool());
    }
  }

  /** What is known of the block at a place of the ordinary pool. */
  public @Nullable VerifiedBlock find(long home) {
    return blocks.find(home);
  }

  /** Whether an address is one of special pool. */
  public boolean isSpecial(long address) {
    SpecialPool pages = guards.pool();
    return pages != null && pages.contains(address);
  }

  /** The block that starts at an address of special pool, allocated or not long freed. */
  public @Nullable VerifiedBlock at(long address) {
    SpecialPool pages = guards.pool();
    VerifiedBlock owner = pages == null ? null : pages.ownerOf(address);
    return owner != null && owner.address == address ? owner : null;
  }

  /** Where the word is of the allocated block that starts at an address of special pool, or 0. */
  public long home(long address) {
    VerifiedBlock block = at(address);
    return block == null || block.freedBy() != null ? 0 : block.home;
  }

  /** The block on whose pages an address of special pool lies, allocated or not long freed. */
  public @Nullable VerifiedBlock around(long address) {
    SpecialPool pages = guards.pool();
    return pages == null ? null : pages.ownerOf(address);
  }

  /** A view of bytes of special pool. */
  public MemorySegment segment(long address, long bytes) {
    SpecialPool pages = guards.pool();
    if (pages == null || !pages.contains(address)) {
      throw new IllegalArgumentException("no block at 0x" + Long.toHexString(address));
    }
    return pages.segment(address, bytes);
  }

  /** What is wrong around a block that is to be freed, or null. */
  public @Nullable BugCheck damage(VerifiedBlock block) {
    return Damage.of(block);
  }

  /** Takes a block that is being freed out of the books, and its memory out of reach. */
  public void retire(VerifiedBlock block, CallStack by) {
    block.freedBy = by;
    block.freeingThread = Thread.currentThread().getName();
    block.freeingThreadId = Thread.currentThread().threadId();
    blocks.remove(block);
    if (block.isGuarded()) {
      guards.retire(block, plan.options.specialPool());
    } else {
      Patterns.fillFreed(block);
    }
  }

  /** Takes note that another process pays for a block. */
  public void transferred(long home, int processId, String process) {
    VerifiedBlock block = blocks.find(home);
    if (block != null) {
      block.process = process;
      block.processId = processId;
    }
  }

  /**
   * Whether a block, which the caller holds, may have another length where it lies: a guarded one
   * may not, since it would no longer touch its guard.
   *
   * @param room of the block's piece of memory, or 0 when it can change with the length
   */
  public boolean allowsResize(long home, long bytes, long room) {
    VerifiedBlock block = blocks.find(home);
    if (block == null || block.isGuarded()) {
      return false;
    }
    boolean hasPatterns = block.area != null;
    return !hasPatterns
        || (room != 0 && bytes + Patterns.CANARY_BYTES <= room && Damage.of(block) == null);
  }

  /** Takes note of the new length of a block, which the caller holds. */
  public void resized(long home, long bytes) {
    VerifiedBlock block = blocks.find(home);
    if (block != null) {
      Patterns.fillChanged(block, bytes);
      block.bytes = bytes;
    }
  }

  /** The bug check of a free of what is no allocated block of special pool. */
  public BugCheck badFree(long address, @Nullable VerifiedBlock near) {
    return counted(Damage.ofFree(address, near));
  }

  /** Counts a bug check that the verifier raises. */
  public BugCheck counted(BugCheck check) {
    found.increment();
    return check;
  }

  /** Which block a touch was of that ended in an error, or null when the error is of no touch. */
  public @Nullable BugCheck diagnose(InternalError error) {
    SpecialPool pages = guards.pool();
    return pages == null ? null : new Diagnosis(pages, blocks).of(error);
  }

  /** All blocks that are known, in no order. */
  public List<BlockOrigin> origins() {
    return blocks.all().stream().map(VerifiedBlock::origin).toList();
  }

  public VerifierStatistics statistics() {
    SpecialPool pages = guards.pool();
    return new VerifierStatistics(
        plan.options,
        pages == null ? "none" : pages.guards().name(),
        pages != null && pages.guards().namesAddresses(),
        covered.sum(),
        guards.wanted(),
        guards.placed(),
        pages == null ? 0 : pages.live(),
        pages == null ? 0 : pages.quarantined().size(),
        blocks.count(),
        faultsOfMemory.sum(),
        faultsOfQuota.sum(),
        found.sum());
  }

  /** What the owner of the system should know now. */
  public List<String> warnings() {
    SpecialPool pages = guards.pool();
    if (!plan.guards() && (pages == null || pages.live() == 0)) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    if (pages == null) {
      warnings.add(
          "Verifier: this platform has no page that Java code can touch and live, so no block is"
              + " guarded; use CANARIES, which find what is written, at the free.");
    } else {
      warnings.add(
          "Verifier: a guard that native code touches, or a compare-and-set that is not compiled"
              + " yet, ends the JVM; hs_err then has the address.");
    }
    VerifierStatistics now = statistics();
    if (now.wantedGuards() >= ENOUGH_TO_JUDGE && now.coverage() < WANTED_COVERAGE) {
      warnings.add(
          "Verifier: only %d of %d requests could be guarded: narrow the rules or raise mostBlocks."
              .formatted(now.guarded(), now.wantedGuards()));
    }
    return warnings;
  }

  /** After the system has been closed, and before its memory is given back. */
  public synchronized void close() {
    if (pace != null) {
      pace.stop();
    }
    guards.close();
  }
}
