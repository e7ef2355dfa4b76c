// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.process;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockWord;
import dev.ration.nt.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From a process id to its process.
 *
 * <p>Ids are small, so that a block word has room for one; those of complete processes are given
 * out again, the oldest first.
 *
 * <p>Guarded by {@code lock}: creating, closing, completing. Reading needs no lock.
 */
public final class ProcessTable {
  private final SpinLock lock = new SpinLock(SpinLock.Rank.PROCESS);
  private final Object owner;
  private final ProcessObject system;
  private volatile @Nullable ProcessObject[] processes = new ProcessObject[64];
  private int[] freeIds = new int[64];
  private int freeFrom;
  private int freeCount;
  private int nextId = 1;
  private Predicate<String> watched = name -> false;
  private @Nullable Sampler sampler;

  /**
   * @param owner the token of the pool system
   */
  public ProcessTable(Object owner) {
    this.owner = owner;
    QuotaNode unlimited = new QuotaNode(0, "System", null, QuotaLimits.UNLIMITED);
    this.system = new ProcessObject(0, "System", null, unlimited, false, owner);
    processes[0] = system;
  }

  public ProcessObject system() {
    return system;
  }

  public @Nullable ProcessObject find(int id) {
    @Nullable ProcessObject[] table = processes;
    return id >= 0 && id < table.length ? table[id] : null;
  }

  /** The quota node of a process, or null when there is no such process. */
  public @Nullable QuotaNode node(int id) {
    ProcessObject process = find(id);
    return process == null ? null : process.quota();
  }

  public List<ProcessObject> all() {
    List<ProcessObject> all = new ArrayList<>();
    for (ProcessObject process : processes) {
      if (process != null) {
        all.add(process);
      }
    }
    return all;
  }

  /** Sees every process that is not complete. */
  public void forEach(Consumer<ProcessObject> action) {
    @Nullable ProcessObject[] table = processes;
    for (ProcessObject process : table) {
      if (process != null) {
        action.accept(process);
      }
    }
  }

  /**
   * Makes a process.
   *
   * @param limits its own, or null when it shares its parent's
   * @throws IllegalStateException when the parent has been closed or no id is left
   */
  public ProcessObject create(
      String name, @Nullable ProcessObject parent, @Nullable QuotaLimits limits) {
    int id = takeId();
    boolean created = false;
    try {
      QuotaNode parentNode = parent == null ? null : parent.quota();
      QuotaNode node =
          new QuotaNode(id, name, parentNode, limits == null ? QuotaLimits.UNLIMITED : limits);
      ProcessObject process = new ProcessObject(id, name, parent, node, limits == null, owner);
      publish(process);
      created = true;
      return process;
    } finally {
      if (!created) {
        giveId(id);
      }
    }
  }

  private int takeId() {
    while (true) {
      // Allocated before the lock: an OutOfMemoryError leaves nothing behind.
      int[] larger = nextId + 1 >= freeIds.length ? new int[freeIds.length * 2] : null;
      int id = takeId(larger);
      if (id != 0) {
        return id;
      }
    }
  }

  /** Returns 0 when the ring of free ids must grow first. */
  private int takeId(int @Nullable [] larger) {
    lock.lock();
    try {
      // Ids rest for a while: a late report of a complete process must not name a new one.
      if (freeCount > 1024 || (nextId > BlockWord.MAX_PROCESS && freeCount > 0)) {
        int id = freeIds[freeFrom];
        freeFrom = (freeFrom + 1) % freeIds.length;
        freeCount--;
        return id;
      }
      if (nextId > BlockWord.MAX_PROCESS) {
        throw new IllegalStateException(
            "no process id is left: close processes that are no longer needed");
      }
      if (nextId >= freeIds.length) {
        if (larger == null || larger.length <= freeIds.length) {
          return 0;
        }
        for (int i = 0; i < freeCount; i++) {
          larger[i] = freeIds[(freeFrom + i) % freeIds.length];
        }
        freeIds = larger;
        freeFrom = 0;
      }
      return nextId++;
    } finally {
      lock.unlock();
    }
  }

  private void giveId(int id) {
    lock.lock();
    try {
      freeIds[(freeFrom + freeCount) % freeIds.length] = id;
      freeCount++;
    } finally {
      lock.unlock();
    }
  }

  private void publish(ProcessObject process) {
    @Nullable ProcessObject[] larger =
        process.id() >= processes.length ? new ProcessObject[process.id() * 2] : null;
    lock.lock();
    try {
      ProcessObject parent = process.parent();
      if (parent != null && parent.closed) {
        throw new IllegalStateException(
            "process '" + parent.name() + "' has been closed and takes no child");
      }
      @Nullable ProcessObject[] table = processes;
      if (process.id() >= table.length) {
        if (larger == null) {
          throw new IllegalStateException("the process table shrank");
        }
        System.arraycopy(table, 0, larger, 0, table.length);
        table = larger;
      }
      process.update(false, watched.test(process.name()), sampler);
      table[process.id()] = process;
      processes = table;
      if (parent != null) {
        parent.openChildren++;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says of which processes, by name, requests are to be seen; of those to come, too.
   *
   * @param sampling says which requests; null for all
   */
  public void watch(Predicate<String> names, @Nullable Sampler sampling) {
    lock.lock();
    try {
      watched = names;
      sampler = sampling;
      for (ProcessObject process : processes) {
        if (process != null) {
          process.update(process.closed, names.test(process.name()), sampling);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells every process whether its requests are counted now. */
  public void follow() {
    lock.lock();
    try {
      for (ProcessObject process : processes) {
        if (process != null) {
          process.update(process.closed, process.watched, sampler);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Marks a process closed; false when it was already. */
  public boolean close(ProcessObject process) {
    lock.lock();
    try {
      boolean first = !process.closed;
      process.update(true, process.watched, null);
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a process is closed and nothing keeps it referenced. */
  public boolean isComplete(ProcessObject process) {
    lock.lock();
    try {
      return process.complete;
    } finally {
      lock.unlock();
    }
  }

  /** Open children of a process. */
  public int openChildren(ProcessObject process) {
    lock.lock();
    try {
      return process.openChildren;
    } finally {
      lock.unlock();
    }
  }

  /** Completes a closed process that has no blocks left, and then perhaps its parents. */
  public void completeIfDone(ProcessObject process, long blocks) {
    boolean done;
    lock.lock();
    try {
      done = process.closed && !process.complete && blocks == 0 && process.openChildren == 0;
      if (done) {
        process.complete = true;
        processes[process.id()] = null;
        ProcessObject parent = process.parent();
        if (parent != null) {
          parent.openChildren--;
        }
      }
    } finally {
      lock.unlock();
    }
    if (done) {
      giveId(process.id());
    }
  }
}
