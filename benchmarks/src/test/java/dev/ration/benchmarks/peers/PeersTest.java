// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ration.tools.trace.BundledTraces;
import dev.ration.tools.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each peer allocates, touches and frees truly: a figure of one that does not would be a lie. */
class PeersTest {
  private static final int COUNT = 500;
  private static final int[] SIZES = {64, 1024, 4096, 65_536};

  static List<String> names() {
    return Peers.names().stream().filter(name -> !name.equals("none")).toList();
  }

  static List<String> ofTraces() {
    return List.of("ration", "netty-adaptive", "mimalloc", "glibc");
  }

  @ParameterizedTest
  @MethodSource("names")
  void noTwoLiveBlocksOverlap(String name) {
    assumeThat(Peers.isHere(name)).isTrue();
    try (Peer peer = Peers.of(name)) {
      Blocks blocks = peer.blocks(COUNT);
      peer.within(
          () -> {
            for (int round = 0; round < 3; round++) {
              fillAndRead(blocks);
            }
          });
    }
  }

  private static void fillAndRead(Blocks blocks) {
    for (int i = 0; i < COUNT; i++) {
      blocks.allocate(i, SIZES[i % SIZES.length]);
      blocks.fill(i, SIZES[i % SIZES.length]);
    }
    for (int i = 0; i < COUNT; i++) {
      int last = SIZES[i % SIZES.length] - 1;
      assertThat(List.of(blocks.read(i, 0), blocks.read(i, last))).containsOnly((byte) i);
    }
    for (int i = 0; i < COUNT; i++) {
      blocks.free(i);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void freedMemoryIsUsedAgain(String name) {
    assumeThat(Peers.isHere(name)).isTrue();
    try (Peer peer = Peers.of(name)) {
      // 64 GB in all: whoever does not free fails.
      peer.within(
          () -> {
            for (int i = 0; i < 1000; i++) {
              peer.pairs(65_536);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("ofTraces")
  void tracesAreReplayed(String name) throws Exception {
    assumeThat(Peers.isHere(name)).isTrue();
    Trace trace = BundledTraces.find("postgres").orElseThrow().read();
    try (Peer peer = Peers.of(name)) {
      Blocks blocks = peer.blocks(trace);
      for (int i = 0; i < trace.records(); i++) {
        int block = trace.block(i);
        if (trace.isFree(i)) {
          blocks.free(block);
        } else {
          blocks.allocate(block, (int) trace.bytes(block));
        }
      }
    }
  }

  @Test
  void onLinuxOnlyAnInstalledLibraryMayBeMissing() {
    assumeThat(System.getProperty("os.name") + System.getProperty("os.arch"))
        .isEqualTo("Linuxamd64");
    assertThat(Peers.names().stream().filter(name -> !Peers.isHere(name)))
        .allMatch(name -> name.startsWith("mimalloc"));
  }

  @Test
  void anUnknownPeerIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Peers.of("jemalloc"))
        .hasMessageContaining("jemalloc")
        .hasMessageContaining("lwjgl-jemalloc");
  }

  @Test
  void limitsAndRationAreNoProducts() {
    assertThat(Peers.names().stream().filter(Peers::isProduct))
        .contains("netty-pooled", "glibc", "direct")
        .doesNotContain("ration", "ration-ex", "floor-stack", "none");
  }
}
