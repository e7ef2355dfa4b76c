// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Safely;
import dev.ration.internal.slab.CommitWatcher;
import dev.ration.nt.EventThresholds;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The nine standard events of one system: each is set for as long as its condition holds.
 *
 * <p>Pools are judged by their own ledger, memory by what the machine and its containers say is
 * available and by how long it is waited for, commit by the pools' limits and the machine's. "Low"
 * is a shortage of memory and of pools, but plenty of commit.
 *
 * <p>Who commits memory notes what that changes ({@link CommitWatcher}), and calls {@link #runDue}
 * when he holds nothing any more: so whoever is to be told that a pool is low is told before the
 * thread that made it so can be refused. He also looks at the machine when he has grown much. The
 * {@link Clock} looks at the rest.
 *
 * <p>Amounts are volatile and the changes to be told atomic; {@code this} guards who listens, and
 * whether the clock knows.
 */
public final class StandardEvents implements Clock.Client {
  private static final PoolEvent[] EVENTS = PoolEvent.values();
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LOOK_SOONEST = 10 * NANOS_PER_MILLI;
  private static final long LOOK_LATEST = 1000 * NANOS_PER_MILLI;

  /** So much growth of our own, and whoever grew looks at the machine himself. */
  private static final long LOOK_AFTER_BYTES = 8L << 20;

  /** Bytes in a nanosecond: memory is not expected to be taken faster, as it has to be cleared. */
  private static final long FASTEST = 8;

  private final String system;
  private final OsMemory memory;
  private final Host host;
  private final Limits limits;
  private final Condition[] conditions;
  private final AtomicInteger due = new AtomicInteger();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Publisher> publishers = new CopyOnWriteArrayList<>();
  private final AtomicInteger[] published = new AtomicInteger[EVENTS.length];

  private volatile long nonPagedCommitted;
  private volatile long pagedCommitted;
  private volatile long available = Long.MAX_VALUE;
  private volatile long machineCommit;
  private volatile long lookAgain;
  private volatile boolean closed;

  private volatile long committedAtLook;

  /** Whether somebody wants to know of the machine. */
  private volatile boolean asked;

  private int beans;

  private final List<Subscription> registrations = new ArrayList<>();
  private boolean clocked;

  /** What the pools may commit, and the thresholds. */
  public record Limits(long nonPaged, long paged, EventThresholds thresholds) {}

  public StandardEvents(String system, OsMemory memory, Limits limits) {
    this.system = system;
    this.memory = memory;
    this.host = memory.host();
    this.limits = limits;
    this.conditions = new Thresholds(limits, host.memory()).conditions();
    for (PoolEvent event : EVENTS) {
      conditions[event.ordinal()].changes(amount(event));
      published[event.ordinal()] = new AtomicInteger(conditions[event.ordinal()].crossings());
    }
    Publisher recorder = FlightRecording.publisher(system);
    if (recorder != null) {
      publishers.add(recorder);
    }
  }

  public CommitWatcher nonPagedWatcher() {
    return bytes -> {
      nonPagedCommitted = bytes;
      note(PoolEvent.LOW_NON_PAGED_POOL_CONDITION);
      note(PoolEvent.HIGH_NON_PAGED_POOL_CONDITION);
      noteCommit();
    };
  }

  public CommitWatcher pagedWatcher() {
    return bytes -> {
      pagedCommitted = bytes;
      note(PoolEvent.LOW_PAGED_POOL_CONDITION);
      note(PoolEvent.HIGH_PAGED_POOL_CONDITION);
      noteCommit();
    };
  }

  private void noteCommit() {
    note(PoolEvent.LOW_COMMIT_CONDITION);
    note(PoolEvent.HIGH_COMMIT_CONDITION);
    note(PoolEvent.MAXIMUM_COMMIT_CONDITION);
  }

  private void note(PoolEvent event) {
    if (conditions[event.ordinal()].changes(amount(event))) {
      int seen;
      do {
        seen = due.get();
      } while (!due.compareAndSet(seen, seen | 1 << event.ordinal()));
    }
  }

  /** What an event's threshold is compared with: bytes, or hundredths of a percent. */
  private long amount(PoolEvent event) {
    return switch (event) {
      case HIGH_MEMORY_CONDITION, LOW_MEMORY_CONDITION -> available;
      case HIGH_PAGED_POOL_CONDITION, LOW_PAGED_POOL_CONDITION ->
          Math.max(0, limits.paged() - pagedCommitted);
      case HIGH_NON_PAGED_POOL_CONDITION, LOW_NON_PAGED_POOL_CONDITION ->
          Math.max(0, limits.nonPaged() - nonPagedCommitted);
      case LOW_COMMIT_CONDITION, HIGH_COMMIT_CONDITION, MAXIMUM_COMMIT_CONDITION ->
          Math.max(poolCommit(), machineCommit);
    };
  }

  private long poolCommit() {
    double committed = (double) nonPagedCommitted + pagedCommitted;
    return (long) (Thresholds.WHOLE * committed / ((double) limits.nonPaged() + limits.paged()));
  }

  /** Reads the machine's figures, and notes what they change. */
  void look() {
    committedAtLook = nonPagedCommitted + pagedCommitted;
    boolean waiting = host.pressure() >= limits.thresholds().pressurePercent();
    long now = waiting ? 0 : host.available();
    available = now;
    machineCommit = (long) (Thresholds.WHOLE / 100 * host.commitPercent(memory.uncommittedBytes()));
    note(PoolEvent.LOW_MEMORY_CONDITION);
    note(PoolEvent.HIGH_MEMORY_CONDITION);
    noteCommit();
    long left = conditions[PoolEvent.LOW_MEMORY_CONDITION.ordinal()].distance(now) / FASTEST;
    lookAgain = System.nanoTime() + Math.clamp(left, LOOK_SOONEST, LOOK_LATEST);
  }

  /** The clock's: tells what is due, and looks at the machine if it is time. */
  @Override
  public long tick(long nanoTime) {
    if (asked && nanoTime - lookAgain >= 0) {
      look();
    }
    runDue();
    for (Listener listener : listeners) {
      if (listener.waits && holds(listener.event)) {
        listener.run();
      }
    }
    return Clock.SOON;
  }

  /** Looks at the machine, and says whether it is short of memory. */
  public boolean memoryIsLow() {
    look();
    return holds(PoolEvent.LOW_MEMORY_CONDITION);
  }

  private static boolean asksTheMachine(PoolEvent event) {
    return switch (event) {
      case HIGH_MEMORY_CONDITION,
          LOW_MEMORY_CONDITION,
          LOW_COMMIT_CONDITION,
          HIGH_COMMIT_CONDITION,
          MAXIMUM_COMMIT_CONDITION ->
          true;
      default -> false;
    };
  }

  private boolean holds(PoolEvent event) {
    return conditions[event.ordinal()].holds(amount(event));
  }

  /**
   * Tells what has been noted; the caller holds nothing. Nothing is thrown: it would cost him the
   * block that he has just got. What is not told now is told with what is noted next.
   */
  @SuppressWarnings("CatchingUnchecked")
  public void runDue() {
    try {
      tellDue();
    } catch (Throwable full) {
      Safely.report("telling of events", "", full);
    }
  }

  private void tellDue() {
    if (asked && nonPagedCommitted + pagedCommitted - committedAtLook >= LOOK_AFTER_BYTES) {
      Safely.run("looking at the machine", this::look);
    }
    if (due.get() != 0) {
      int bits = due.getAndSet(0);
      for (PoolEvent event : EVENTS) {
        if ((bits >>> event.ordinal() & 1) != 0) {
          tell(event);
        }
      }
    }
  }

  private void tell(PoolEvent event) {
    int crossings = conditions[event.ordinal()].crossings();
    int before = published[event.ordinal()].getAndSet(crossings);
    for (int each = before + 1; each - crossings <= 0; each++) {
      boolean set = (each & 1) != 0;
      for (Publisher publisher : publishers) {
        Safely.run("publishing " + Publisher.name(event), () -> publisher.changed(event, set));
      }
    }
    for (Listener listener : listeners) {
      if (listener.event == event) {
        listener.tell(crossings);
      }
    }
  }

  /**
   * Whether an event's condition holds now.
   *
   * @throws IllegalStateException when the system has been closed
   */
  public boolean isSet(PoolEvent event) {
    requireOpen();
    if (asksTheMachine(event)) {
      look();
    }
    return holds(event);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the pool system has been closed");
    }
  }

  /** Waits until an event is set; false when the time was over first. */
  public boolean await(PoolEvent event, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    if (isSet(event)) {
      return true;
    }
    Thread waiter = Thread.currentThread();
    AtomicBoolean told = new AtomicBoolean();
    Runnable wake =
        () -> {
          told.set(true);
          LockSupport.unpark(waiter);
        };
    int crossings = conditions[event.ordinal()].crossings();
    Listener listener = new Listener(event, true, Runnable::run, wake, crossings);
    add(listener);
    try {
      while (!told.get() && !isSet(event)) {
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        if (!left.isPositive()) {
          return false;
        }
        boolean isLong = left.compareTo(Duration.ofNanos(LOOK_LATEST)) > 0;
        LockSupport.parkNanos(this, isLong ? LOOK_LATEST : left.toNanos());
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      requireOpen();
      return true;
    } finally {
      remove(listener);
    }
  }

  /** Runs an action each time an event becomes set, and at once if it is set now. */
  public Subscription onSet(PoolEvent event, Executor executor, Runnable action) {
    boolean now = isSet(event);
    int crossings = conditions[event.ordinal()].crossings();
    Listener listener =
        new Listener(event, false, executor, action, now ? crossings | 1 : crossings);
    add(listener);
    if (now) {
      listener.run();
    } else {
      listener.tell(conditions[event.ordinal()].crossings());
    }
    return () -> remove(listener);
  }

  /**
   * Shows the events as a management bean until the subscription or the system is closed.
   *
   * @throws UnsupportedOperationException when the runtime has no module for it
   */
  public Subscription publishToManagement() {
    if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
      throw new UnsupportedOperationException(
          "this runtime has no management beans: start java with --add-modules java.management, or"
              + " make its image with that module");
    }
    return publish();
  }

  private synchronized Subscription publish() {
    requireOpen();
    ManagementBean bean = new ManagementBean(this, system);
    Subscription registration = bean.register();
    publishers.add(bean);
    registrations.add(registration);
    beans++;
    setClock();
    return () -> unpublish(bean, registration);
  }

  private synchronized void unpublish(Publisher bean, Subscription registration) {
    if (publishers.remove(bean)) {
      registrations.remove(registration);
      registration.close();
      beans--;
      setClock();
    }
  }

  private synchronized void add(Listener listener) {
    requireOpen();
    listeners.add(listener);
    setClock();
  }

  private synchronized void remove(Listener listener) {
    listeners.remove(listener);
    setClock();
  }

  private void setClock() {
    asked = beans > 0 || listeners.stream().anyMatch(each -> asksTheMachine(each.event));
    boolean wanted = !closed && (!listeners.isEmpty() || beans > 0);
    if (wanted && !clocked) {
      Clock.ONLY.add(this);
    } else if (!wanted && clocked) {
      Clock.ONLY.remove(this);
    }
    clocked = wanted;
  }

  /** Ends all notifications; whoever waits is told that the system has been closed. */
  public synchronized void close() {
    closed = true;
    setClock();
    for (Listener listener : listeners) {
      if (listener.waits) {
        listener.run();
      }
    }
    listeners.clear();
    registrations.forEach(Subscription::close);
    registrations.clear();
  }
}
