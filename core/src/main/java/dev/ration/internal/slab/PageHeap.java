// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.SpinLock;

/**
 * The pages of one pool: finds runs, takes them back, and holds the pool to its limit.
 *
 * <p>A page is in use (or was, and lies in {@link Limbo}), dirty (free, but its memory is still
 * ours) or clean (free, and the operating system has its memory). Dirty runs are reused first; runs
 * coalesce with neighbours of their own kind and NUMA node. Equation: {@code ready pages = inUse +
 * dirty + clean}.
 *
 * <p>Guarded by {@code lock}: everything. Calls of the memory seam are made under it: a run that is
 * being committed or given back belongs to nobody else meanwhile.
 */
public final class PageHeap {
  private final Metadata metadata;
  private final Commitment books;
  private final Region region;
  private final PageMap map = new PageMap();
  private final PageMemory pageMemory;
  private final SpinLock lock = new SpinLock(SpinLock.Rank.PAGES);
  private final NearNodes nodes;
  private final NodeRuns dirty;
  private final NodeRuns clean;
  private final PageReturn returns;
  private final FreshPages fresh;
  private final Limbo limbo;

  /** Made beforehand: a release must not need the Java heap. */
  private final Limbo.Heap settled = this::putBack;

  /**
   * @param metadata of this pool; only {@link #allocateSlab} takes any of it
   */
  PageHeap(OsMemory memory, Metadata metadata, int hints, long limit, Quiescence quiescence) {
    this.metadata = metadata;
    this.nodes = new NearNodes(memory);
    this.dirty = new NodeRuns(true, nodes.count(), map);
    this.clean = new NodeRuns(false, nodes.count(), map);
    this.books = new Commitment(limit, dirty, metadata);
    this.limbo = new Limbo(quiescence, metadata);
    this.region = new Region(memory, hints, books, map, nodes);
    this.pageMemory = new PageMemory(memory, map, hints);
    this.returns = new PageReturn(dirty, clean, pageMemory);
    this.fresh = new FreshPages(dirty, clean, region, pageMemory, returns, books);
  }

  public PageMap map() {
    return map;
  }

  /** Says whom to tell of changes of {@link #committed}; before the pool is used. */
  public void watch(CommitWatcher watcher) {
    books.watch(watcher);
  }

  public long limit() {
    return books.bytes();
  }

  /** Bytes of pages in use or dirty, and of this pool's metadata. */
  public long committed() {
    return books.committed();
  }

  public long peakCommitted() {
    return books.peak();
  }

  public long inUseBytes() {
    return books.inUseBytes();
  }

  /** Whether so many bytes more would leave less than an eighth of the limit unused. */
  public boolean isLow(long bytes) {
    return books.isLow(bytes);
  }

  /** Takes a run, of the node that is nearest to the running thread and has one. */
  long allocate(long pages, boolean patient) {
    int[] wanted = nodes.fromHere();
    long run = allocate(pages, wanted[0], patient);
    for (int i = 1; i < wanted.length && run == 0; i++) {
      run = allocate(pages, wanted[i], patient);
      nodes.countElsewhere(wanted[0], run);
    }
    return run;
  }

  /**
   * Takes a run of a node.
   *
   * @param patient whether to wait for the lock and to ask the operating system for memory
   * @return the record of its first page, whose kind is still NONE; 0 when refused
   */
  long allocate(long pages, int node, boolean patient) {
    if (pages > limit() >>> OsMemory.PAGE_SHIFT || !lock.lock(patient)) {
      return 0;
    }
    try {
      return takeRun(pages, node, patient);
    } finally {
      lock.unlock();
    }
  }

  private long takeRun(long pages, int node, boolean patient) {
    long run = take(pages, node, 0, patient);
    if (run != 0) {
      PageRecord.setRunPages(run, pages);
    }
    return run;
  }

  /**
   * Takes up to {@code wanted} runs of a node, and puts each into a magazine: its address, and its
   * record in place of a block word; returns how many there were.
   */
  int allocateRuns(long pages, int node, int wanted, boolean patient, long magazine) {
    if (pages > limit() >>> OsMemory.PAGE_SHIFT || !lock.lock(patient)) {
      return 0;
    }
    try {
      int taken = 0;
      long run = takeRun(pages, node, patient);
      while (run != 0) {
        Magazine.put(magazine, taken++, map.address(run), run);
        run = taken == wanted ? 0 : takeRun(pages, node, patient);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a page of a node for a slab, and words for its blocks; all metadata of a pool is taken
   * here, so that it counts against the limit before it is there.
   *
   * @return the record of the page, in which word 3 points at the words; 0 when refused
   */
  long allocateSlab(int wordBytes, int node, boolean patient) {
    if (!lock.lock(patient)) {
      return 0;
    }
    try {
      long page = take(1, node, metadata.growth(wordBytes), patient);
      if (page == 0) {
        return 0;
      }
      long words = 0;
      try {
        words = metadata.allocate(wordBytes, patient);
      } finally {
        if (words == 0) {
          dirty.insertCoalesced(page, 1);
          books.use(-1);
        }
        books.update();
      }
      if (words == 0) {
        return 0;
      }
      PageRecord.setPrevious(page, words);
      return page;
    } finally {
      lock.unlock();
    }
  }

  /** Takes zeroed words for caches and counters, within the limit; 0 when refused. */
  long allocateMetadata(long bytes, boolean patient) {
    if (!lock.lock(patient)) {
      return 0;
    }
    try {
      long growth = metadata.growth(bytes);
      if (!books.admits(0, growth) && patient) {
        settleNow(!limbo.isEmpty());
        returns.purge(0);
      }
      long words = books.admits(0, growth) ? metadata.allocate(bytes, patient) : 0;
      books.update();
      return words;
    } finally {
      lock.unlock();
    }
  }

  private long take(long pages, int node, long moreMetadata, boolean patient) {
    long run = books.admits(0, moreMetadata) ? dirty.take(node, pages) : 0;
    if (run == 0 && patient && settleNow(limbo.isWorthwhile()) && books.admits(0, moreMetadata)) {
      run = dirty.take(node, pages);
    }
    if (run == 0 && patient) {
      run = takeClean(pages, node, moreMetadata);
    }
    if (run != 0) {
      books.use(pages);
    }
    return run;
  }

  private long takeClean(long pages, int node, long moreMetadata) {
    if (!books.admits(pages, moreMetadata)) {
      settleNow(!limbo.isEmpty());
      returns.purge(0);
      if (!books.admits(pages, moreMetadata)) {
        return 0;
      }
    }
    return fresh.take(node, pages, moreMetadata);
  }

  /** Whether more has been committed than ever, or was about to be, since somebody asked. */
  public boolean hasPeaked() {
    return fresh.hasPeaked();
  }

  /** Takes pages back that no operation can see as a slab or a run. */
  void free(long run, long pages) {
    lock.lock();
    try {
      putBack(run, pages);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes back a chain of retired slabs and runs; they are free when nobody can see them otherwise.
   */
  void retire(long chain) {
    if (chain == 0) {
      return;
    }
    lock.lock();
    limbo.add(chain);
    boolean enough = limbo.hasEnough();
    lock.unlock();
    if (enough) {
      settle();
    }
  }

  /** Waits out a grace period for all that is retired, and frees it. */
  public void settle() {
    lock.lock();
    long chain = limbo.takeAll();
    lock.unlock();
    if (chain != 0) {
      limbo.await();
      lock.lock();
      limbo.release(chain, settled);
      lock.unlock();
    }
  }

  /** As {@link #settle}, for whoever has the lock and would take more memory otherwise. */
  private boolean settleNow(boolean worthwhile) {
    if (worthwhile) {
      limbo.await();
      limbo.release(limbo.takeAll(), settled);
    }
    return worthwhile;
  }

  private void putBack(long run, long pages) {
    dirty.insertCoalesced(run, pages);
    books.use(-pages);
    if (returns.purgeExcess(books.pagesInUse())) {
      books.update();
    }
  }

  PageMemory pageMemory() {
    return pageMemory;
  }

  NearNodes nodes() {
    return nodes;
  }

  /** Gives all free memory back to the operating system. */
  public void trim() {
    settle();
    lock.lock();
    try {
      returns.purge(0);
      books.update();
    } finally {
      lock.unlock();
    }
  }

  /** How many pages have been dirty ever since the last call: nobody has needed them. */
  public long idlePages() {
    lock.lock();
    try {
      return dirty.leastSinceAsked();
    } finally {
      lock.unlock();
    }
  }

  /** Gives some dirty pages back to the operating system; how many, 0 when there are none. */
  public long giveBack(long most) {
    lock.lock();
    try {
      long given = returns.giveBack(most);
      books.update();
      return given;
    } finally {
      lock.unlock();
    }
  }

  /** Shortens a run in place. */
  void shrink(long run, long pages, long newPages) {
    PageRecord.setRunPages(run, newPages);
    free(run + newPages * PageRecord.BYTES, pages - newPages);
  }

  /** Lengthens a run in place, when the pages behind it are free. */
  boolean extend(long run, long pages, long newPages) {
    lock.lock();
    try {
      long after = run + pages * PageRecord.BYTES;
      long more = newPages - pages;
      if (PageRecord.kind(PageRecord.header(after)) != PageRecord.FREE
          || PageRecord.freePages(after) < more) {
        return false;
      }
      if (PageRecord.freeDirty(after)) {
        dirty.split(after, more);
      } else if (!books.admits(more, 0) || fresh.split(after, more) == 0) {
        return false;
      }
      PageRecord.setRunPages(run, newPages);
      books.use(more);
      return true;
    } finally {
      lock.unlock();
    }
  }

  long recordBytes() {
    return books.recordBytes();
  }

  /** Bytes of a node's pages in use or dirty. */
  public long committedOn(int node) {
    lock.lock();
    try {
      return (map.pages(node) - clean.pages(node)) << OsMemory.PAGE_SHIFT;
    } finally {
      lock.unlock();
    }
  }

  /** Checks the equation above. */
  void checkInvariants() {
    lock.lock();
    try {
      limbo.checkInvariants();
      Invariant.equal(
          books.pagesInUse() + dirty.checkedPages() + clean.checkedPages(),
          map.pages(),
          "ready pages",
          map.pages());
    } finally {
      lock.unlock();
    }
  }
}
