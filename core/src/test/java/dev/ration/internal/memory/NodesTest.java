// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.ScriptedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final String FOLDER = "/sys/devices/system/node/";
  private static final String ALLOWED = "Mems_allowed_list:";
  private static final String ONLINE = FOLDER + "online";
  private static final Path NUMA_MAPS = Path.of("/proc/self/numa_maps");

  private static int nodes(String online) {
    return new Nodes(new ScriptedHost().with(ONLINE, online)).count();
  }

  @Test
  void aMachineSaysWhichNodesItHas() {
    assertThat(nodes("0")).isEqualTo(1);
    assertThat(nodes("0-1")).isEqualTo(2);
    assertThat(nodes("0-3,8-11")).isEqualTo(12);
    assertThat(nodes("0,2")).isEqualTo(3);
  }

  @Test
  void aMachineThatSaysNothingHasOne() {
    assertThat(new Nodes(new ScriptedHost()).count()).isEqualTo(1);
  }

  private static ScriptedHost fourNodes() {
    ScriptedHost host = new ScriptedHost().with(ONLINE, "0-3").with(FOLDER + "has_memory", "0-3");
    String[] distances = {"10 16 32 33", "16 10 25 32", "32 25 10 16", "33 32 16 10"};
    for (int node = 0; node < 4; node++) {
      host.with(FOLDER + "node" + node + "/distance", distances[node]);
      host.with(FOLDER + "node" + node + "/cpulist", node * 2 + "-" + (node * 2 + 1));
    }
    return host;
  }

  @Test
  void theNearestNodesComeFirst() {
    Nodes nodes = new Nodes(fourNodes());
    assertThat(nodes.nearest(0)).containsExactly(0, 1, 2, 3);
    assertThat(nodes.nearest(1)).containsExactly(1, 0, 2, 3);
    assertThat(nodes.nearest(2)).containsExactly(2, 3, 1, 0);
    assertThat(nodes.nearest(3)).containsExactly(3, 2, 1, 0);
  }

  @Test
  void aProcessorIsOfItsNode() {
    Nodes nodes = new Nodes(fourNodes());
    assertThat(IntStream.range(0, 8).map(nodes::ofProcessor))
        .containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    assertThat(nodes.ofProcessor(8)).isZero();
    assertThat(nodes.ofProcessor(-1)).isZero();
  }

  @Test
  void aNodeWithoutMemoryIsPassedOver() {
    Nodes nodes = new Nodes(fourNodes().with(FOLDER + "has_memory", "0,2"));
    assertThat(nodes.nearest(3)).containsExactly(2, 0);
    assertThat(nodes.nearest(0)).containsExactly(0, 2);
    assertThat(nodes.ofProcessor(7)).isEqualTo(2);
    assertThat(nodes.ofProcessor(2)).isZero();
  }

  @Test
  void aNodeThatAContainerKeepsFromThisProcessIsPassedOver() {
    ScriptedHost host = fourNodes().with("/proc/self/status", "Name:\tjava", ALLOWED + "\t1-2");
    Nodes nodes = new Nodes(host);
    assertThat(nodes.nearest(0)).containsExactly(1, 2);
    assertThat(nodes.nearest(2)).containsExactly(2, 1);
    assertThat(nodes.ofProcessor(7)).isEqualTo(2);
  }

  @Test
  void aNodeWithoutProcessorsServesTheOthers() {
    Nodes nodes = new Nodes(fourNodes().with(FOLDER + "node3/cpulist", ""));
    assertThat(nodes.nearest(2)).containsExactly(2, 3, 1, 0);
    assertThat(nodes.ofProcessor(6)).isZero();
  }

  @Test
  void numbersMayHaveGaps() {
    ScriptedHost host =
        new ScriptedHost()
            .with(ONLINE, "0,8")
            .with(FOLDER + "node0/distance", "10 40")
            .with(FOLDER + "node8/distance", "40 10")
            .with(FOLDER + "node8/cpulist", "4-7");
    Nodes nodes = new Nodes(host);
    assertThat(nodes.count()).isEqualTo(9);
    assertThat(nodes.nearest(8)).containsExactly(8, 0);
    assertThat(nodes.nearest(5)).containsExactly(0, 8);
    assertThat(nodes.ofProcessor(5)).isEqualTo(8);
  }

  @Test
  void thisMachineSaysWhichProcessorAThreadRunsOn() {
    assertThat(Processor.current()).isIn(Machine.processors());
  }

  @Test
  void aListOfTheKernelsNamesEveryNumber() {
    assertThat(Nodes.numbers("0-2,5\n")).isEqualTo(List.of(0, 1, 2, 5));
    assertThat(Nodes.numbers("\n")).isEmpty();
  }

  /** Of the kernel's own account; a kernel without NUMA has none, and refuses. */
  @Test
  void preferredPagesAreSoInTheKernelsBooks() throws IOException {
    LinuxMemory memory = new LinuxMemory();
    Range range = Objects.requireNonNull(memory.reserve(2L << 20));
    assertThat(memory.commit(range, 0, 2L << 20, 0)).isTrue();
    long address = range.address() + (1L << 20);
    boolean taken = Nodes.prefer(address, 64 << 10, 0);
    boolean shown =
        Files.exists(NUMA_MAPS)
            && Files.readAllLines(NUMA_MAPS).stream()
                .anyMatch(line -> line.startsWith(Long.toHexString(address) + " prefer"));
    assertThat(taken).isEqualTo(Files.exists(NUMA_MAPS));
    assertThat(shown).isEqualTo(taken);
    memory.closeSegments();
    memory.release();
  }
}
