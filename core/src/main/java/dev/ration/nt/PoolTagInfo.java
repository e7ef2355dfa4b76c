// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What one tag has allocated and freed since the system was created: SYSTEM_POOLTAG, an entry of
 * SystemPoolTagInformation (NtQuerySystemInformation, class 0x16).
 *
 * <p>Bytes are counted as blocks cost them: with header and rounding, or in whole pages. For each
 * pool {@code 0 <= frees <= allocs} and {@code 0 <= used}.
 *
 * @param tag the tag, without {@link PoolTag#PROTECTED}
 * @param pagedAllocs blocks of paged pool allocated so far
 * @param pagedFrees blocks of paged pool freed so far
 * @param pagedUsed bytes of paged pool in use
 * @param nonPagedAllocs blocks of nonpaged pool allocated so far
 * @param nonPagedFrees blocks of nonpaged pool freed so far
 * @param nonPagedUsed bytes of nonpaged pool in use
 */
public record PoolTagInfo(
    int tag,
    long pagedAllocs,
    long pagedFrees,
    long pagedUsed,
    long nonPagedAllocs,
    long nonPagedFrees,
    long nonPagedUsed) {
  /**
   * Makes an entry.
   *
   * @throws IllegalArgumentException if a pool has more frees than allocations, or a number is
   *     negative
   */
  public PoolTagInfo {
    Invariants.ascending("pagedFrees", pagedFrees, "pagedAllocs", pagedAllocs);
    Invariants.notNegative("pagedUsed", pagedUsed);
    Invariants.ascending("nonPagedFrees", nonPagedFrees, "nonPagedAllocs", nonPagedAllocs);
    Invariants.notNegative("nonPagedUsed", nonPagedUsed);
  }
}
