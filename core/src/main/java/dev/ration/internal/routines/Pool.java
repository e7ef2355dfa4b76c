// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.cache.BlockCache;
import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.PageMap;

/**
 * One of the two pools of a system.
 *
 * @param index {@link #NON_PAGED} or {@link #PAGED}, as in slots and accounts
 */
record Pool(int index, BlockStore store, BlockCache cache, PageMap map) {
  static final int NON_PAGED = 0;
  static final int PAGED = 1;
}
