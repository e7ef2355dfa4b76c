// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.ScriptedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final String ONLINE = "/sys/devices/system/node/online";
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

  @Test
  void aListOfTheKernelsNamesEveryNumber() {
    assertThat(Nodes.numbers("0-2,5\n")).isEqualTo(List.of(0, 1, 2, 5));
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
