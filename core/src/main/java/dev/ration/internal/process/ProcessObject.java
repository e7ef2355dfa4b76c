// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.process;

import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.Reserve;
import org.jspecify.annotations.Nullable;

/**
 * A process: whoever is charged.
 *
 * <p>One that shares its parent's quota block has a node of its own without limits, so that usage
 * is known of both. It is complete when it is closed, its last charged block is freed and its last
 * child is complete; then its id is free for another.
 *
 * <p>Guarded by the table's lock: {@code openChildren}, {@code complete}, changes of {@code
 * watched} and {@code sampler}. {@code closed} is set once.
 */
public final class ProcessObject {
  private final int id;
  private final String name;
  private final @Nullable ProcessObject parent;
  private final QuotaNode quota;
  private final boolean sharing;
  private final Object system;

  /** Pages set aside for its blocks and its children's; null for none. By pool. */
  private volatile @Nullable Reserve @Nullable [] reserves;

  volatile boolean closed;
  volatile boolean watched;

  /** Open, and nobody looks at its requests: so that the fast path asks one question. */
  private volatile @Nullable Object ordinaryIn;

  /** Of an open process of which the verifier wants to see one request in many, and no other. */
  private volatile @Nullable Sampler sampler;

  int openChildren;
  boolean complete;

  ProcessObject(
      int id,
      String name,
      @Nullable ProcessObject parent,
      QuotaNode quota,
      boolean sharing,
      Object system) {
    this.id = id;
    this.name = name;
    this.parent = parent;
    this.quota = quota;
    this.sharing = sharing;
    this.system = system;
    this.ordinaryIn = system;
  }

  /** 0 is the System process, which is never charged. */
  public int id() {
    return id;
  }

  public String name() {
    return name;
  }

  public @Nullable ProcessObject parent() {
    return parent;
  }

  /** The node that is charged. */
  public QuotaNode quota() {
    return quota;
  }

  /** The node whose limits bind this process: its own, or that of whoever it shares with. */
  public QuotaNode limited() {
    ProcessObject process = this;
    while (process.sharing && process.parent != null) {
      process = process.parent;
    }
    return process.quota;
  }

  /** Has pages of the pools set aside for its blocks, from before anybody knows it. */
  public void setReserves(@Nullable Reserve[] byPool) {
    reserves = byPool;
  }

  /** The pages set aside for its blocks in one pool; they may have been retired. */
  public @Nullable Reserve reserve(int pool) {
    @Nullable Reserve[] byPool = reserves;
    return byPool == null ? null : byPool[pool];
  }

  public boolean isSystem() {
    return id == 0;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Whether the verifier wants to see the requests of this process. */
  public boolean isWatched() {
    return watched;
  }

  /**
   * Whether the process belongs to a system and its requests may take the fast path: it is neither
   * closed nor watched.
   */
  @SuppressWarnings("ReferenceEquality") // a token is itself, and this is on the fast path
  public boolean isOrdinaryIn(Object owner) {
    return ordinaryIn == owner;
  }

  /**
   * Counts a request of a process that is not ordinary; true when it may take the fast path all the
   * same, since the verifier only samples and its turn has not come.
   */
  public boolean isPassedOver() {
    Sampler counting = sampler;
    return counting != null && counting.passesOver();
  }

  void update(boolean nowClosed, boolean nowWatched, @Nullable Sampler sampling) {
    closed = nowClosed;
    watched = nowWatched;
    sampler = nowWatched && !nowClosed ? sampling : null;
    boolean unseen = !nowWatched || (sampling != null && sampling.isResting());
    ordinaryIn = !nowClosed && unseen ? system : null;
  }

  /** Whether the process belongs to the system that owns this token. */
  @SuppressWarnings("ReferenceEquality") // a token is itself, and this is on the fast path
  public boolean belongsTo(Object owner) {
    return system == owner;
  }
}
