// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What came of asking the operating system to page cold blocks out. A hint that was taken is not
 * memory that was reclaimed: without swap nothing is.
 *
 * @param blocks cold blocks that it was asked for
 * @param hinted bytes of their pages for which it took the hint
 * @param reclaimed bytes of those that were present before and are no longer
 */
public record PageOutResult(long blocks, long hinted, long reclaimed) {
  /**
   * Makes a result.
   *
   * @throws IllegalArgumentException if a number is negative or more was reclaimed than hinted
   */
  public PageOutResult {
    Invariants.notNegative("blocks", blocks);
    Invariants.ascending("reclaimed", reclaimed, "hinted", hinted);
  }
}
