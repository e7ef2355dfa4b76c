// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.NearNodes;
import dev.ration.internal.slab.SizeClasses;

/**
 * Takes a block of the NUMA node that a request names; {@link Hands} takes those of all others.
 *
 * <p>A slot's magazines may hold blocks of any node, so they are left alone. The node is that of
 * the pages' extent; where it must serve, the operating system is asked, too, where the pages that
 * are present are.
 */
final class NodeHands {
  private final Executive executive;
  private final Hands hands;

  NodeHands(Executive executive, Hands hands) {
    this.executive = executive;
    this.hands = hands;
  }

  /**
   * Returns the address of a block of its class, or 0 when memory is refused.
   *
   * @param where what the request says of a node, as {@link Request#where} has it
   */
  long take(Pool pool, int sizeClass, long bytes, int slotIndex, int where, boolean patient) {
    int node = Request.node(where);
    if (node < 0) {
      return hands.take(pool, sizeClass, bytes, slotIndex, patient);
    }
    if (Request.isStrict(where)) {
      return takeStrictly(pool, sizeClass, bytes, slotIndex, node, patient);
    }
    NearNodes nodes = pool.store().shards().nodes();
    int[] wanted = nodes.from(node);
    long address = takeOn(pool, sizeClass, bytes, slotIndex, wanted[0], patient);
    for (int i = 1; i < wanted.length && address == 0; i++) {
      address = takeOn(pool, sizeClass, bytes, slotIndex, wanted[i], patient);
      nodes.countElsewhere(wanted[0], address);
    }
    return address != 0 ? address : hands.take(pool, sizeClass, bytes, slotIndex, patient);
  }

  private long takeStrictly(
      Pool pool, int sizeClass, long bytes, int slotIndex, int node, boolean patient) {
    BlockStore store = pool.store();
    if (!store.shards().nodes().hasMemory(node)) {
      return 0;
    }
    long address = takeOn(pool, sizeClass, bytes, slotIndex, node, patient);
    if (address == 0 && patient) {
      Hands.drain(pool);
      address = takeOn(pool, sizeClass, bytes, slotIndex, node, true);
    }
    // To look the kernel may have to wait, which the impatient must not.
    if (address == 0 || !patient || store.liesOn(node, address, bytes)) {
      return address;
    }
    hands.giveBack(pool, sizeClass, address, Hands.word(pool, address), slotIndex);
    return 0;
  }

  private long takeOn(
      Pool pool, int sizeClass, long bytes, int slotIndex, int node, boolean patient) {
    if (sizeClass == SizeClasses.LARGE) {
      long word = pool.store().allocateLargeOn(node, SizeClasses.pages(bytes), patient);
      return word == 0 ? 0 : pool.store().runAddress(word);
    }
    long magazine = pool.cache().obtainOn(node, sizeClass, slotIndex, patient);
    if (magazine == 0) {
      return 0;
    }
    long address = Magazine.pop(magazine);
    executive.steps.pass();
    pool.cache().putAway(sizeClass, magazine, slotIndex);
    return address;
  }
}
