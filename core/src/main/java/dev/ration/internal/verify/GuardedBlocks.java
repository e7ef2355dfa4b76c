// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.OsMemory;
import dev.ration.nt.SpecialPoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where guarded blocks lie: special pool, from when somebody wants one, and the file that tells of
 * it. Guarded by {@code this}: what is made once.
 */
final class GuardedBlocks {
  /** Addresses, of which memory is taken only where blocks are. */
  private static final long SPECIAL_BYTES = 1L << 30;

  private final OsMemory memory;
  private final LongAdder wanted = new LongAdder();
  private final LongAdder placed = new LongAdder();
  private volatile @Nullable SpecialPool special;
  private volatile @Nullable GuardFile file;
  private boolean refused;
  private volatile boolean resting;

  GuardedBlocks(OsMemory memory) {
    this.memory = memory;
  }

  /** Special pool, if there is one. */
  @Nullable SpecialPool pool() {
    return special;
  }

  long wanted() {
    return wanted.sum();
  }

  long placed() {
    return placed.sum();
  }

  /** Makes special pool, unless the platform has been found to have none; and no file. */
  synchronized void reserve() {
    if (special == null && !refused) {
      Guards guards = memory.reserveGuards(SPECIAL_BYTES);
      special = guards == null ? null : new SpecialPool(guards);
      refused = guards == null;
    }
  }

  /** Makes special pool, and the file if one is wanted. */
  synchronized void reserve(SpecialPoolOptions options) {
    reserve();
    SpecialPool pages = special;
    Path wantedFile = options.file();
    if (pages == null || wantedFile == null || file != null) {
      return;
    }
    Path path = GuardFile.resolve(wantedFile);
    try {
      GuardFile made = GuardFile.create(path, options.mostBlocks() + options.quarantineBlocks());
      pages.tellWhoIsForgotten(made::forgotten);
      file = made;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file of guarded blocks, " + path + ", cannot be made: " + e, e);
    }
  }

  /** Says whether blocks will be guarded. */
  synchronized void rest(boolean wanted) {
    SpecialPool pages = special;
    if (pages != null && resting != wanted) {
      pages.rest(wanted);
    }
    resting = wanted;
  }

  boolean isResting() {
    return resting;
  }

  /** Lays a block out, if that can be. */
  void place(VerifiedBlock block, long alignment, SpecialPoolOptions options, boolean patient) {
    wanted.increment();
    SpecialPool pages = special;
    if (pages != null && pages.place(block, alignment, options, patient)) {
      placed.increment();
      Patterns.fillFresh(block);
      GuardFile known = file;
      if (known != null) {
        known.allocated(block);
      }
    }
  }

  /** Takes the memory of a guarded block out of reach. */
  void retire(VerifiedBlock block, SpecialPoolOptions options) {
    GuardFile known = file;
    if (known != null) {
      known.freed(block);
    }
    SpecialPool pages = special;
    if (pages != null) {
      pages.retire(block, options);
    }
  }

  /** Makes ready for so many blocks of a page. */
  void prepare(int blocks) {
    SpecialPool pages = special;
    if (pages != null) {
      pages.prepare(blocks);
    }
  }

  /** After the system has been closed, and before its memory is given back. */
  void close() {
    SpecialPool pages = special;
    if (pages != null) {
      pages.close();
    }
    GuardFile known = file;
    if (known != null) {
      known.delete();
    }
  }
}
