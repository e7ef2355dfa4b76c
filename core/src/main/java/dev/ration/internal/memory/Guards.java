// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

/**
 * Consecutive pages of which each is open, that is readable and writable, or shut.
 *
 * <p>A touch of a shut page by Java code ends in an {@link InternalError} that can be caught, and
 * not in the death of the JVM: shut pages raise SIGBUS, never SIGSEGV. The error comes late in
 * compiled code and carries no address. Native code that touches a shut page, and a compare-and-set
 * that is not compiled yet, end the JVM.
 *
 * <p>Offsets and sizes are multiples of {@link OsMemory#PAGE_SIZE} and inside the range. Each
 * method may be called from any thread; two calls for the same page must not race.
 */
public interface Guards {
  /** Says of a page fault whether it is of interest. */
  @FunctionalInterface
  interface FaultFilter {
    /**
     * @param address that was touched
     * @param time of {@link System#nanoTime}
     */
    boolean wants(long address, long time);
  }

  /** The pages; all shut at first. */
  Range range();

  /** What pages that are opened are filled with. */
  byte FILLING = (byte) 0xFD;

  /**
   * Opens pages, present and full of {@link #FILLING}; false, and nothing has changed, when the
   * system refuses.
   */
  boolean open(long offset, long bytes);

  /** Shuts pages and gives their memory back. */
  void shut(long offset, long bytes);

  /** How many runs of pages may be open at once without straining the operating system. */
  long mostOpen();

  /**
   * The address of the newest touch that a filter accepts, of this thread if there is one, else of
   * any; 0 when there is none, or the operating system does not tell.
   */
  long newestFault(FaultFilter wanted);

  /**
   * Takes note of touches, as at first, or of none: then those before are forgotten, {@link
   * #newestFault} knows nothing, and page faults cost what they cost without guards.
   */
  void record(boolean on);

  /** Whether {@link #newestFault} can tell. */
  boolean namesAddresses();

  /** A word for reports: by what means pages are shut. */
  String name();
}
