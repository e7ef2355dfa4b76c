// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.PortableMemory;
import dev.ration.support.ManyNodes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slot on a node has a shard, and a shard has neighbours on its node only. */
class ShardsTest {
  private static Shards shards(ManyNodes machine, int slots) {
    return new Shards(new NearNodes(machine.asMemory()), slots);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 64})
  void whereThereIsOneNodeASlotsNumberIsItsShards(int slots) {
    Shards shards = shards(ManyNodes.onlyOne(new PortableMemory()), slots);
    assertThat(shards.count()).isEqualTo(slots);
    for (int slot = 0; slot < slots; slot++) {
      assertThat(shards.of(0, slot)).isEqualTo(slot);
      assertThat(shards.node(slot)).isZero();
      assertThat(shards.sibling(slot, 3)).isEqualTo((slot + 3) % slots);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 64})
  void aShardIsOfOneNodeAndSoAreItsSiblings(int slots) {
    Shards shards = shards(new ManyNodes(new PortableMemory()), slots);
    assertThat(shards.count()).isBetween(slots, Math.max(8, slots + 3));
    for (int node = 0; node < ManyNodes.COUNT; node++) {
      for (int slot = 0; slot < slots; slot++) {
        int shard = shards.of(node, slot);
        assertThat(shards.node(shard)).isEqualTo(node);
        Set<Integer> siblings = new HashSet<>();
        for (int i = 0; i < shards.onEachNode(); i++) {
          siblings.add(shards.sibling(shard, i));
        }
        assertThat(siblings).hasSize(shards.onEachNode()).contains(shard);
        int wanted = node;
        assertThat(siblings).allMatch(sibling -> shards.node(sibling) == wanted);
      }
    }
  }

  @Test
  void nodesComeInTheOrderOfTheirDistance() {
    ManyNodes machine = new ManyNodes(new PortableMemory());
    NearNodes nodes = new NearNodes(machine.asMemory());
    machine.runOn(3);
    assertThat(nodes.fromHere()).containsExactly(3, 2, 0, 1);
    assertThat(nodes.from(1)).containsExactly(1, 0, 2, 3);
    assertThat(nodes.hasMemory(2)).isTrue();
  }
}
