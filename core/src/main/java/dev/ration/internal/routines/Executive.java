// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.cache.BlockCache;
import dev.ration.internal.event.StandardEvents;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.process.ProcessTable;
import dev.ration.internal.quota.QuotaControl;
import dev.ration.internal.quota.QuotaLedger;
import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.tag.RequestCount;
import dev.ration.internal.tag.TagLedger;
import dev.ration.internal.tag.TagTable;
import dev.ration.internal.verify.Verifier;
import dev.ration.nt.LeakReport;
import dev.ration.nt.VerifierOptions;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of one system, wired bottom-up; no logic. */
final class Executive {
  final Options options;
  final OsMemory memory;
  final Slots slots;
  final Pool nonPaged;
  final Pool paged;
  final TagTable tags;
  final TagLedger tagLedger;
  final ProcessTable processes;
  final QuotaLedger quota;
  final QuotaControl quotaControl;
  final StandardEvents events;
  final Gate gate = new Gate();
  final Verifier verifier;
  final SetAside setAside;
  final Steps steps;
  private final List<String> warnings;

  Executive(Options options, OsMemory memory, Slots slots) {
    this.options = options;
    this.memory = memory;
    this.slots = slots;
    this.nonPaged = pool(Pool.NON_PAGED, options.nonPagedLimit(), OsMemory.NON_PAGED);
    this.paged = pool(Pool.PAGED, options.pagedLimit(), 0);
    this.tags = new TagTable();
    this.tagLedger = new TagLedger(tags, slots);
    this.processes = new ProcessTable(this);
    this.quota = new QuotaLedger(slots, processes::node);
    this.quotaControl = new QuotaControl(quota, slots);
    this.steps = options.steps();
    this.events = events();
    this.warnings = OsWarnings.of(options, memory);
    this.verifier = new Verifier(memory);
    this.setAside = new SetAside(this);
  }

  private Pool pool(int index, long limit, int hints) {
    BlockStore store = new BlockStore(memory, hints, limit, slots, slots.count());
    BlockCache cache = new BlockCache(index, slots, store);
    return new Pool(index, store, cache, store.pages().map());
  }

  private StandardEvents events() {
    StandardEvents.Limits limits =
        new StandardEvents.Limits(
            options.nonPagedLimit(), options.pagedLimit(), options.eventThresholds());
    StandardEvents made = new StandardEvents(options.name(), memory, limits);
    nonPaged.store().pages().watch(made.nonPagedWatcher());
    paged.store().pages().watch(made.pagedWatcher());
    return made;
  }

  Pool pool(int index) {
    return index == Pool.NON_PAGED ? nonPaged : paged;
  }

  /** Completes a closed process that has lost its last block, and then those above it. */
  boolean completeIfDone(ProcessObject process) {
    for (ProcessObject up = process; up != null && up.isClosed(); up = up.parent()) {
      processes.completeIfDone(up, quotaControl.blocks(up.quota()));
      if (processes.isComplete(up)) {
        quotaControl.giveBackAllDirect(up.quota());
      }
      quotaControl.wake(up.quota());
    }
    return processes.isComplete(process);
  }

  /** Completes whatever is done; for after a mending, when nobody knows what was under way. */
  boolean completeAllThatAreDone() {
    processes.forEach(
        process -> {
          if (process.isClosed()) {
            completeIfDone(process);
          }
        });
    return true;
  }

  /** Waits until a closed process has lost its last block and its last child. */
  boolean awaitComplete(ProcessObject process, Duration timeout) throws InterruptedException {
    return quotaControl.awaitUntil(process.quota(), () -> isCompleteOrFails(process), timeout);
  }

  private boolean isCompleteOrFails(ProcessObject process) {
    boolean complete = processes.isComplete(process);
    if (!complete && gate.isClosed()) {
      throw Gate.closed();
    }
    return complete;
  }

  /** A view of a block's bytes, in the pool or in special pool. */
  MemorySegment segment(int pool, long address, long bytes) {
    MemorySegment segment = pool(pool).map().segment(address, bytes);
    return segment == null ? verifier.segment(address, bytes) : segment;
  }

  /** Changes what is checked, of requests from now on. */
  synchronized void verify(VerifierOptions with) {
    verifier.set(with);
    processes.watch(verifier::watches, verifier.sampler());
    verifier.keepPace(this::requests, processes::follow);
  }

  /** How many blocks were allocated so far, roughly; fails when the system has been closed. */
  private long requests() {
    gate.enter();
    try {
      return RequestCount.of(tags, slots);
    } finally {
      gate.exit();
    }
  }

  List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    if (memory.lockWasRefused() && memory.lockable() >= options.nonPagedLimit()) {
      all.add(OsWarnings.LOCK_REFUSED);
    }
    if (nonPaged.store().placement().bindWasRefused()
        || paged.store().placement().bindWasRefused()) {
      all.add(OsWarnings.BIND_REFUSED);
    }
    all.addAll(verifier.warnings());
    return all;
  }

  /** Reports blocks outstanding to the log and to the sink; a close never fails for that. */
  void reportLeak(LeakReport report) {
    System.Logger log = System.getLogger("dev.ration");
    log.log(System.Logger.Level.WARNING, report.toString());
    try {
      options.leakSink().leaked(report);
    } catch (RuntimeException e) {
      log.log(System.Logger.Level.ERROR, "the leak sink failed", e);
    }
  }
}
