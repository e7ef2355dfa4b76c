// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.internal.memory.Safely;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that looks at what nobody else notices: the machine's memory, pools that have
 * shrunk, and memory that lies unused. It serves all systems of the JVM, and runs only while one of
 * them wants it. A clock that is moved by hand has no thread.
 *
 * <p>Guarded by {@code this}: everything.
 */
public final class Clock {
  /** The clock of the JVM. */
  public static final Clock ONLY = new Clock(true);

  /** The answer of a client that wants to be served no more. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The answer of a client that wants to be served as often as this clock serves anybody. */
  public static final long SOON = 10_000_000;

  /** Whom a clock serves, on its thread, one after the other. */
  @FunctionalInterface
  public interface Client {
    /**
     * Does what is due.
     *
     * @param nanoTime now, as of {@link System#nanoTime}
     * @return nanoseconds until this is wanted again, or {@link #NEVER}
     */
    long tick(long nanoTime);
  }

  private static final class Entry {
    final Client client;
    boolean due = true;
    long next;

    Entry(Client client) {
      this.client = client;
    }

    long left(long nanoTime) {
      return due ? 0 : Math.max(0, next - nanoTime);
    }
  }

  private final boolean runs;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable Thread thread;

  private Clock(boolean runs) {
    this.runs = runs;
  }

  /** {@return a clock that only {@link #serve} moves; a seam for tests} */
  public static Clock byHand() {
    return new Clock(false);
  }

  /** Serves a client from now on, for the first time at once. */
  public synchronized void add(Client client) {
    entries.add(new Entry(client));
    if (runs && thread == null) {
      thread = Thread.ofPlatform().daemon().name("ration-clock").start(this::run);
    } else if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Serves a client no more; a call that is under way goes on. */
  public synchronized void remove(Client client) {
    entries.removeIf(entry -> entry.client.equals(client));
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** {@return whether there is anybody to serve} */
  public synchronized boolean isWanted() {
    return !entries.isEmpty();
  }

  private void run() {
    long left = serveOrRest();
    while (left != NEVER || !ends()) {
      LockSupport.parkNanos(this, Math.clamp(left, 1, NEVER - 1));
      // An action that ran on this thread may have interrupted it: that is not for us.
      boolean _ = Thread.interrupted();
      left = serveOrRest();
    }
  }

  /** Lives on where the Java heap is full; then it tries again soon. */
  @SuppressWarnings("CatchingUnchecked")
  private long serveOrRest() {
    try {
      return serve(System.nanoTime());
    } catch (Throwable full) {
      return SOON;
    }
  }

  /** Whether the thread ends, because there is nobody to serve. */
  private synchronized boolean ends() {
    if (entries.isEmpty()) {
      thread = null;
    }
    return thread == null;
  }

  /** Serves everybody who is due; returns the nanoseconds until somebody will be, or NEVER. */
  public long serve(long nanoTime) {
    for (Entry entry : due(nanoTime)) {
      long[] next = {SOON};
      Safely.run("serving a pool system", () -> next[0] = entry.client.tick(nanoTime));
      served(entry, nanoTime, next[0]);
    }
    return left(nanoTime);
  }

  private synchronized List<Entry> due(long nanoTime) {
    return entries.stream().filter(entry -> entry.left(nanoTime) == 0).toList();
  }

  private synchronized void served(Entry entry, long nanoTime, long wait) {
    entry.due = false;
    entry.next = nanoTime + wait;
    if (wait == NEVER) {
      entries.remove(entry);
    }
  }

  private synchronized long left(long nanoTime) {
    long left = NEVER;
    for (Entry entry : entries) {
      left = Math.min(left, entry.left(nanoTime));
    }
    return left;
  }
}
