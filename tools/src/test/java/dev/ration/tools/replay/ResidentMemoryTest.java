// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentMemoryTest {
  @Test
  void readsMappingsAndLeavesFilesOut() {
    List<String> smaps =
        List.of(
            "7f0000000000-7f0000200000 rw-p 00000000 00:00 0 ",
            "Size:               2048 kB",
            "Rss:                  12 kB",
            "7f0000200000-7f0000300000 r-xp 00000000 08:01 1234                       /usr/lib/x.so",
            "Rss:                 900 kB",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]",
            "Rss:                   0 kB",
            "VmFlags: ex");

    assertThat(ResidentMemory.parse(smaps).values())
        .contains(new ResidentMemory.Mapping(0x7f0000000000L, 0x7f0000200000L, false, 12_288))
        .hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesMemoryThatWasWrittenTo() {
    ResidentMemory before = ResidentMemory.now();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(64 << 20);
      memory.fill((byte) 1);

      assertThat(before.growth().orElseThrow()).isBetween(64L << 20, 72L << 20);
    }
  }
}
