// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slot.Stock;

/**
 * Bytes booked against somebody, part of which slots may hold as {@link Stock}.
 *
 * <p>Equations: {@code usage = booked - sum of stocks}; {@code usage <= true peak}. As long as no
 * stock is exclusive, {@code booked <= peak}: stocks stay below a peak that was once reached, so
 * what slots do with them cannot make a new one, and nobody needs to look. Only the holder of an
 * <em>exclusive</em> stock, who must be the only holder, may go beyond; then {@code true peak =
 * max(peak, booked - low)}, which is folded in when his stock is taken away. Where two threads have
 * been seen charging at once ({@link Rivals}), stocks may raise the peak, which then is above the
 * true one by what slots hold.
 *
 * <p>Guarded by the lock of the account's owner; the stocks by their slots'.
 */
class Account {
  /** No slot's stock is exclusive. */
  static final int NOBODY = -1;

  private long booked;
  private long peak;

  /** The peak before and after the last charge, and the thread that made it. */
  private long peakBefore;

  private long peakAfter;
  private long charger;
  private long holders;
  private int exclusive = NOBODY;

  /** Scratch of repair and check, under all locks: what the blocks add up to. */
  long truthBytes;

  long booked() {
    return booked;
  }

  long peak() {
    return peak;
  }

  /** Bytes that can be booked without a new peak. */
  long belowPeak() {
    return peak - booked;
  }

  /** The slots that hold a stock, as bits. */
  long holders() {
    return holders;
  }

  int exclusive() {
    return exclusive;
  }

  /** Books bytes that are used at once. */
  void charge(long bytes) {
    peakBefore = peak;
    booked += bytes;
    peak = Math.max(peak, booked);
    peakAfter = peak;
    charger = Thread.currentThread().threadId();
  }

  /** Takes the running thread's last charge back as if it had never been; no slot holds stock. */
  void cancel(long bytes) {
    booked -= bytes;
    if (charger == Thread.currentThread().threadId() && peak == peakAfter) {
      peak = Math.max(peakBefore, booked);
    }
  }

  /** Books bytes that go into a stock. */
  void stock(long bytes) {
    booked += bytes;
  }

  void giveBack(long bytes) {
    booked -= bytes;
  }

  /**
   * Lets stocks count as used, because rivals charge at once and the peak may be above the true.
   */
  void coverPeak() {
    peak = Math.max(peak, booked);
  }

  /** Takes in what an exclusive stock has been used for at most. */
  void foldLow(long low) {
    peak = Math.max(peak, booked - low);
  }

  void addHolder(int slotIndex, boolean isExclusive) {
    holders |= 1L << slotIndex;
    if (isExclusive) {
      exclusive = slotIndex;
    }
  }

  void removeHolder(int slotIndex) {
    holders &= ~(1L << slotIndex);
    if (exclusive == slotIndex) {
      exclusive = NOBODY;
    }
  }

  /** Starts again from the truth, when no slot holds stock. */
  void reset(long usage) {
    booked = usage;
    peak = Math.max(peak, usage);
    holders = 0;
    exclusive = NOBODY;
  }
}
