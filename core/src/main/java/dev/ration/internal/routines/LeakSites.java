// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.verify.CallStack;
import dev.ration.internal.verify.VerifiedBlock;
import dev.ration.nt.LeakReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up, by tag, pool and call stack, the blocks left whose allocation the verifier tracks. */
final class LeakSites {
  private record Key(long tagAndPool, CallStack stack) {}

  private final Executive executive;
  private final Map<Key, long[]> sums = new HashMap<>();

  LeakSites(Executive executive) {
    this.executive = executive;
  }

  /**
   * Adds a block.
   *
   * @param tagAndPool the index of its tag, and one bit for the pool
   */
  void add(long address, long tagAndPool, long cost) {
    VerifiedBlock block = executive.verifier.find(address);
    if (block != null && block.isTracked()) {
      Key key = new Key(tagAndPool, block.allocatedBy());
      long[] sum = sums.computeIfAbsent(key, fresh -> new long[2]);
      sum[0]++;
      sum[1] += cost;
    }
  }

  /** The sites, those with most bytes first. */
  List<LeakReport.Site> sorted() {
    List<LeakReport.Site> sites = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            sites.add(
                new LeakReport.Site(
                    executive.tags.tag((int) (key.tagAndPool() >>> 1)),
                    (key.tagAndPool() & 1) == 1,
                    sum[0],
                    sum[1],
                    key.stack().frames())));
    sites.sort(Comparator.comparingLong(LeakReport.Site::bytes).reversed());
    return sites;
  }
}
