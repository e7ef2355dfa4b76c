// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What the verifier of a system has done: the global counters of Driver Verifier ("Monitoring
 * global counters and settings", Windows driver documentation).
 *
 * <p>Each number is exact when no thread allocates or frees meanwhile.
 *
 * @param options what is checked now
 * @param guards by what means pages are made inaccessible, or {@code none}
 * @param namesAddresses whether a touch can be traced to its exact address now; else the block is
 *     told by the stacks, and the report says so
 * @param covered requests that a rule covered, whether they succeeded or not
 * @param wantedGuards covered requests that were to be guarded
 * @param guarded those that were; the others came from the ordinary pool
 * @param guardedBlocks guarded blocks that are allocated
 * @param quarantinedBlocks freed blocks that are still inaccessible
 * @param trackedBlocks allocated blocks of which the verifier knows the allocation
 * @param faultsOfMemory requests that failed on purpose, as for want of memory
 * @param faultsOfQuota requests that failed on purpose, as for want of quota
 * @param found bug checks that the verifier has raised
 */
public record VerifierStatistics(
    VerifierOptions options,
    String guards,
    boolean namesAddresses,
    long covered,
    long wantedGuards,
    long guarded,
    long guardedBlocks,
    long quarantinedBlocks,
    long trackedBlocks,
    long faultsOfMemory,
    long faultsOfQuota,
    long found) {
  /** {@return the share of the requests that were to be guarded and were, from 0 to 1} */
  public double coverage() {
    return wantedGuards == 0 ? 1 : (double) guarded / wantedGuards;
  }
}
