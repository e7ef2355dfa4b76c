// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.BlockOrigin;
import dev.ration.nt.BugCheck;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier knows of one block.
 *
 * <p>A block of special pool has two addresses: the one that its user has, and a place in the
 * ordinary pool, its shadow, whose block word carries owner, charge and state. So everything that
 * works on block words works for special pool.
 *
 * <p>{@code home} and {@code next} are guarded by the {@link BlockTable}, {@code retired} by the
 * {@link SpecialPool}. The rest is written before the address is given out, or by whoever frees or
 * transfers the block and has made its word BUSY.
 */
public final class VerifiedBlock {
  final int rungs;
  final int pool;
  volatile long bytes;
  final int tag;
  final CallStack allocatedBy;
  final String allocatingThread = Thread.currentThread().getName();
  final long allocatingThreadId = Thread.currentThread().threadId();
  final long allocatedAt = System.nanoTime();
  volatile String process;
  volatile int processId;

  /** Where the block word is found: the address in the ordinary pool. */
  long home;

  @Nullable VerifiedBlock next;

  /** What the user has. */
  volatile long address;

  /** The block and the room around it that holds a pattern; null until that is laid out. */
  volatile @Nullable MemorySegment area;

  /** Bytes of the area before the block. */
  long before;

  /** First page in special pool, or 0. */
  int page;

  int pages;

  /** Its line in the {@link GuardFile}, or 0. */
  int line;

  /** Whether the shut page that matters lies before the block, and not behind it. */
  boolean guardedBefore;

  volatile boolean retired;
  volatile long retiredAt;
  volatile @Nullable CallStack freedBy;
  volatile @Nullable String freeingThread;
  volatile long freeingThreadId;

  /** Why a free was refused last. */
  private volatile @Nullable BugCheck finding;

  VerifiedBlock(
      int rungs,
      int pool,
      long bytes,
      int tag,
      int processId,
      String process,
      CallStack allocatedBy) {
    this.rungs = rungs;
    this.pool = pool;
    this.bytes = bytes;
    this.tag = tag;
    this.processId = processId;
    this.process = process;
    this.allocatedBy = allocatedBy;
  }

  public long home() {
    return home;
  }

  /** The address that the user has. */
  public long address() {
    return address;
  }

  /** Who freed it, or null while it is allocated. */
  public @Nullable CallStack freedBy() {
    return freedBy;
  }

  /** Whether pool tracking was asked for. */
  public boolean isTracked() {
    return has(Rungs.TRACK);
  }

  public boolean checksLevels() {
    return has(Rungs.LEVELS);
  }

  public boolean isGuarded() {
    return page != 0;
  }

  public CallStack allocatedBy() {
    return allocatedBy;
  }

  public @Nullable BugCheck finding() {
    return finding;
  }

  public void setFinding(@Nullable BugCheck found) {
    finding = found;
  }

  boolean has(int rung) {
    return (rungs & rung) != 0;
  }

  public BlockOrigin origin() {
    return new BlockOrigin(
        address,
        bytes,
        tag,
        pool == 1,
        process,
        processId,
        isGuarded(),
        allocatingThread,
        Duration.ofNanos(Math.max(0, System.nanoTime() - allocatedAt)),
        allocatedBy.frames());
  }
}
