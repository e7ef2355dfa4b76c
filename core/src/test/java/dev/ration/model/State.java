// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.fail;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A system under test and its oracle: what both must agree on at every moment. */
final class State {
  /** A pool whose limit lies below this may run out of memory in a run. */
  private static final long AMPLE = 1L << 30;

  /** What new page records and block words may need beside a block's own pages. */
  private static final long METADATA_SLACK = 40 << 10;

  final PoolSystem system;
  final RandomGenerator random;
  final long[] poolLimits;
  final boolean exempt;
  final Blocks blocks = new Blocks(Sizes.LINE);
  final List<Tenant> tenants = new ArrayList<>();
  final Map<Long, TagCount> tags = new HashMap<>();

  /** Blocks charged to nobody, in bytes. */
  long uncharged;

  /** Whether the verifier may refuse to resize a block. */
  boolean verified;

  State(PoolSystem system, RandomGenerator random, long[] poolLimits, boolean exempt) {
    this.system = system;
    this.random = random;
    this.poolLimits = poolLimits;
    this.exempt = exempt;
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  int randomTag() {
    int number = oneIn(200) ? random.nextInt(2000) : Math.min(random.nextInt(30), 11);
    return PoolTag.of("T" + Integer.toString(number, 36)).value();
  }

  Tenant randomTenant() {
    return tenants.isEmpty() ? null : tenants.get(random.nextInt(tenants.size()));
  }

  TagCount tag(int tag, int pool) {
    return tags.computeIfAbsent((long) tag << 1 | pool, key -> new TagCount());
  }

  /** Books an allocation that has succeeded, which the limits must allow. */
  void allocated(Block block) {
    long cost = block.cost();
    Account owner = block.owner;
    if (owner == null) {
      uncharged += cost;
    } else {
      if (owner.closed) {
        fail(block + " was charged to a closed process");
      }
      if (!owner.fits(null, block.pool, cost)) {
        fail(block + " was charged past a limit");
      }
      owner.charge(null, block.pool, cost);
      owner.blocks++;
    }
    tag(block.tag, block.pool).allocate(cost);
    blocks.add(block);
  }

  void freed(Block block) {
    long cost = block.cost();
    Account owner = block.owner;
    if (owner == null) {
      uncharged -= cost;
    } else {
      owner.giveBack(null, block.pool, cost);
      owner.blocks--;
      owner.completeIfDone();
    }
    tag(block.tag, block.pool).free(cost);
    blocks.remove(block);
  }

  void requireIntact(Block block) {
    if (!block.isIntact()) {
      fail("somebody wrote to the " + block);
    }
  }

  boolean isTight(int pool) {
    return poolLimits[pool] < AMPLE;
  }

  /** A refusal of memory must have had a reason: the pool's limit. */
  void requireNoRoom(int pool, long bytes) {
    if (Sizes.isImpossible(bytes)) {
      return;
    }
    var snapshot = system.snapshot();
    var row = pool == 0 ? snapshot.nonPaged() : snapshot.paged();
    long pages = (bytes + Sizes.PAGE - 1) / Sizes.PAGE;
    long needed = Math.max(1, pages) * (Sizes.PAGE + 32) + METADATA_SLACK;
    if (row.committed() + needed <= poolLimits[pool]) {
      fail("no memory for " + bytes + " bytes, although there is room: " + row);
    }
  }
}
