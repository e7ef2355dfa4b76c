// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * The one word that says everything about a slot: whose it is, for what, how large, in which state.
 *
 * <pre>
 *  63          40 39        20 19         7 6   3 2   0
 * +--------------+------------+------------+-----+-----+
 * | process  24  | tag    20  | bytes  13  |use 4|state|   allocated
 * +--------------+------------+------------+-----+-----+
 * | 0                         | next   13  |  0  |state|   free in its slab
 * +---------------------------+------------+-----+-----+
 * </pre>
 *
 * <p>Use is the use proper in two bits, below {@link #SHADOW} and {@link #VERIFIED}. Process 0 is
 * charged nothing. Bytes are what was asked for; {@link #LARGE} says that they stand in the {@link
 * PageRecord} of the run instead. Because owner, charge and state are one word, a free and a
 * transfer of the same block are ordered by compare-and-set, and of two frees one wins.
 */
public final class BlockWord {
  /** In its slab's chain, or never used. */
  public static final int FREE = 0;

  /** In a magazine, or in the hands of an operation. */
  public static final int CACHED = 1;

  public static final int ALLOCATED = 2;

  /** Held by a transfer or a resize; whoever meets it waits. */
  public static final int BUSY = 3;

  /** An ordinary pool block. */
  public static final int POOL = 0;

  /** A block that dies with its arena. */
  public static final int ARENA = 1;

  /** An entry that waits on a lookaside list: still allocated, but not to be freed again. */
  public static final int LOOKASIDE_FREE = 2;

  /** Added to a use: the block is the shadow of one in special pool, and has no user. */
  public static final int SHADOW = 4;

  /** Added to a use: the verifier knows the block, and is asked before it is freed. */
  public static final int VERIFIED = 8;

  public static final int MAX_PROCESS = (1 << 24) - 1;
  public static final int MAX_TAG = (1 << 20) - 1;

  /** In place of the bytes when they do not fit. */
  public static final int LARGE = (1 << 13) - 1;

  /** Marked by a repair as found in a magazine. */
  public static final int LISTED = 4;

  /** Compared with {@link #ALLOCATED}: an ordinary block that somebody holds. */
  public static final long STATE_AND_USE = 127;

  private static final int STATE_MASK = 7;
  private static final int USE_SHIFT = 3;
  private static final int USE_MASK = 3;
  private static final int BYTES_SHIFT = 7;
  private static final int TAG_SHIFT = 20;
  private static final int PROCESS_SHIFT = 40;

  private BlockWord() {}

  public static long allocated(int process, int tagIndex, long bytes, int use) {
    return allocatedPool(process, tagIndex, Math.min(bytes, LARGE)) | (long) use << USE_SHIFT;
  }

  /** As {@link #allocated}, of an ordinary block, and of bytes that fit or are {@link #LARGE}. */
  public static long allocatedPool(int process, int tagIndex, long bytes) {
    return (long) process << PROCESS_SHIFT
        | (long) tagIndex << TAG_SHIFT
        | bytes << BYTES_SHIFT
        | ALLOCATED;
  }

  static long free(int next) {
    return (long) next << BYTES_SHIFT;
  }

  static int next(long word) {
    return (int) (word >>> BYTES_SHIFT) & LARGE;
  }

  public static int state(long word) {
    return (int) word & STATE_MASK;
  }

  public static boolean isAllocated(long word) {
    return (word & STATE_MASK) == ALLOCATED;
  }

  /** Whether a word is of an ordinary block that somebody holds, and that nobody watches. */
  public static boolean isAllocatedPool(long word) {
    return (word & STATE_AND_USE) == ALLOCATED;
  }

  public static int use(long word) {
    return (int) (word >>> USE_SHIFT) & USE_MASK;
  }

  public static boolean isShadow(long word) {
    return (word & SHADOW << USE_SHIFT) != 0;
  }

  public static boolean isVerified(long word) {
    return (word & VERIFIED << USE_SHIFT) != 0;
  }

  /** The bytes asked for, or {@link #LARGE}. */
  public static int bytes(long word) {
    return (int) (word >>> BYTES_SHIFT) & LARGE;
  }

  public static int tag(long word) {
    return (int) (word >>> TAG_SHIFT) & MAX_TAG;
  }

  public static int process(long word) {
    return (int) (word >>> PROCESS_SHIFT);
  }

  public static long withProcess(long word, int process) {
    return (word & ((1L << PROCESS_SHIFT) - 1)) | ((long) process << PROCESS_SHIFT);
  }

  public static long withUse(long word, int use) {
    return (word & ~((long) USE_MASK << USE_SHIFT)) | ((long) use << USE_SHIFT);
  }

  /** With a use and what is added to it: {@link #SHADOW}, {@link #VERIFIED}. */
  public static long withWholeUse(long word, int use) {
    return (word & ~(STATE_AND_USE & ~STATE_MASK)) | ((long) use << USE_SHIFT);
  }

  public static long withBytes(long word, long bytes) {
    return (word & ~((long) LARGE << BYTES_SHIFT)) | (Math.min(bytes, LARGE) << BYTES_SHIFT);
  }

  public static long withState(long word, int state) {
    return (word & ~(long) STATE_MASK) | state;
  }
}
