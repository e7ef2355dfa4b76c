// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.event.StandardEvents;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.slab.Invariant;
import dev.ration.internal.slot.Slots;
import dev.ration.nt.LeakReport;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PageOutResult;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolTagInfo;
import java.util.ArrayList;
import java.util.List;

/** A system as a whole: made, looked at, checked, closed. */
public final class SystemRoutines {
  private final Executive executive;
  private final World world;
  private final Violation violation;
  private final Reports reports;
  private final PoolRoutines pool;
  private final BlockRoutines blocks;
  private final ProcessRoutines processes;
  private final VerifierRoutines verifier;
  private final Decay decay;
  private boolean closed;
  private int openArenas;

  private SystemRoutines(Executive executive) {
    this.executive = executive;
    this.world = new World(executive);
    this.violation = new Violation(executive.options.bugCheckSink());
    this.reports = new Reports(executive, world);
    FastPath fast = new FastPath(executive);
    Claims claims = new Claims(executive, violation);
    this.pool = new PoolRoutines(executive, world, fast, claims, violation);
    this.blocks = new BlockRoutines(executive, world, fast, claims, violation);
    this.processes = new ProcessRoutines(executive, world, reports, pool, violation);
    this.verifier = new VerifierRoutines(executive, world, reports, violation);
    executive.verify(executive.options.verifier());
    this.decay = Decay.start(executive, world);
  }

  /**
   * Makes a system over a memory seam, which it owns from here on.
   *
   * @throws NtStatusException when the operating system refuses the little that an empty system
   *     needs
   */
  public static SystemRoutines create(Options options, OsMemory memory) {
    Slots slots = Slots.create(memory, Runtime.getRuntime().availableProcessors());
    if (slots == null) {
      memory.closeSegments();
      memory.release();
      throw new NtStatusException(
          NtStatus.STATUS_INSUFFICIENT_RESOURCES, options.name(), 0, 0, 0, 0);
    }
    SystemRoutines made = new SystemRoutines(new Executive(options, memory, slots));
    boolean done = false;
    try {
      made.executive.setAside.prepareEmergency(options.emergency());
      done = true;
    } finally {
      if (!done) {
        made.close();
      }
    }
    return made;
  }

  public PoolRoutines pool() {
    return pool;
  }

  public BlockRoutines blocks() {
    return blocks;
  }

  public FlagRequests flagRequests() {
    return new FlagRequests(pool);
  }

  /** A lookaside list, empty. */
  public Lookaside initializeLookaside(int poolType, int flags, long size, int tag) {
    requireOpen();
    if (size < 1) {
      throw new IllegalArgumentException("an entry of " + size + " bytes: give at least 1");
    }
    if (PoolTag.identity(tag) == 0) {
      throw new IllegalArgumentException("a list without a tag: give 1 to 4 characters");
    }
    return new Lookaside(pool, blocks, poolType | flags, size, tag);
  }

  public ProcessRoutines processes() {
    return processes;
  }

  public VerifierRoutines verifier() {
    return verifier;
  }

  public StandardEvents events() {
    return executive.events;
  }

  public PoolSnapshot snapshot() {
    requireOpen();
    return reports.snapshot();
  }

  public List<PoolTagInfo> tagInfo() {
    requireOpen();
    return reports.tagInfo();
  }

  /** Fails when the system has been closed. */
  void requireOpen() {
    if (executive.gate.isClosed()) {
      throw Gate.closed();
    }
  }

  /** Asks the operating system to page cold blocks out. */
  public PageOutResult pageOut() {
    requireOpen();
    return pool.pageOut();
  }

  public void checkInvariants() {
    requireOpen();
    try {
      world.checkInvariants();
    } catch (Invariant.Broken broken) {
      violation.corrupt(broken.where(), String.valueOf(broken.getMessage()));
    }
  }

  /** Gives everything that is free back to the operating system. */
  public void trim() {
    requireOpen();
    StackTouch.touch();
    world.behindGate(
        () -> {
          for (int i = 0; i < 2; i++) {
            executive.pool(i).cache().drain();
            executive.pool(i).store().trim();
          }
          return true;
        });
    executive.events.runDue();
  }

  /**
   * Closes the system; design decision 14.
   *
   * @throws IllegalStateException when native code uses a block; the system then stays open
   */
  public synchronized void close() {
    if (closed) {
      return;
    }
    StackTouch.touch();
    List<LeakReport> leaks =
        world.stoppedForGood(
            () -> {
              List<LeakReport> found = leaks();
              executive.memory.closeSegments();
              return found;
            });
    closed = true;
    decay.stop();
    executive.events.close();
    executive.verifier.close();
    executive.processes.forEach(process -> executive.quotaControl.wake(process.quota()));
    releaseIfUnused();
    for (LeakReport leak : leaks) {
      executive.reportLeak(leak);
    }
  }

  /** Segments of an open arena outlive the system, and so must the memory under them. */
  private void releaseIfUnused() {
    if (closed && openArenas == 0) {
      executive.memory.release();
    }
  }

  synchronized void openArena() {
    requireOpen();
    openArenas++;
  }

  /** Frees an arena's blocks, if there still is a pool to free them to. */
  synchronized void closeArena(Runnable freeBlocks) {
    if (!closed) {
      freeBlocks.run();
    }
    openArenas--;
    releaseIfUnused();
  }

  private List<LeakReport> leaks() {
    List<LeakReport> leaks = new ArrayList<>();
    try {
      for (ProcessObject process : executive.processes.all()) {
        LeakReport report = reports.leaks(process);
        if (report.blocks() > 0) {
          leaks.add(report);
        }
      }
    } catch (Invariant.Broken broken) {
      // A corrupt pool can be closed, too; what it still says is reported.
      System.getLogger("dev.ration").log(System.Logger.Level.ERROR, "cannot list leaks", broken);
    }
    return leaks;
  }
}
