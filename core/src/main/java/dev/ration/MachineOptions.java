// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.nt.OsPolicy;
import java.time.Duration;

/**
 * What a system asks of the machine underneath: whether its memory is locked, huge, given back, and
 * where it comes from. These are options of {@link PoolSystem.Builder} like the others.
 *
 * @param <B> the builder, which each method returns
 */
public interface MachineOptions<B> {
  /**
   * Says how much it matters that nonpaged pool is locked into RAM; the default is BEST_EFFORT.
   *
   * <p>Pages are locked, and present, before they are handed out, in chunks of 2 MiB: up to that
   * much more is locked than committed. What is locked stands in every snapshot, with a warning
   * when it cannot be all. With REQUIRE memory that is not locked is refused, as no memory, and
   * what the system keeps for its threads is present from the start: some 660 kB four times for
   * each processor, from 8 to 64 times. With OFF pages fault when they are first touched.
   *
   * @param policy REQUIRE, BEST_EFFORT or OFF
   * @return the builder
   */
  B lockPolicy(OsPolicy policy);

  /**
   * Says how much it matters that runs of 2 MiB and more lie on transparent huge pages; the default
   * is OFF.
   *
   * <p>Huge pages save address translation, and cost memory: a part of 2 MiB is present as a whole
   * when its first byte is touched. Snapshots show what was asked for and what is there. With
   * REQUIRE runs that get none are refused, as no memory. Only aligned parts that lie wholly in a
   * run are asked for.
   *
   * @param policy REQUIRE, BEST_EFFORT or OFF
   * @return the builder
   */
  B hugePages(OsPolicy policy);

  /**
   * Says how long memory must lie unused before it is given back to the operating system; the
   * default is one second. Free pages go one to two delays after their last use, blocks in caches
   * some delays later, all at once in a LOW_MEMORY_CONDITION. Portable memory gives nothing back.
   *
   * @param delay positive, or IllegalArgumentException; a century and more is never
   * @return the builder
   */
  B decayDelay(Duration delay);

  /**
   * Uses memory from a {@link java.lang.foreign.Arena}, which needs no native access, even where
   * the platform could do better; the default is off. It is committed when it is reserved, and goes
   * back to the operating system only when the system is closed.
   *
   * @param on whether to
   * @return the builder
   */
  B portableMemory(boolean on);
}
