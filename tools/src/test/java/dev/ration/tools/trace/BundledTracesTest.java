// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledTracesTest {
  @ParameterizedTest
  @CsvSource({
    "gcc, 740530, 381855, 3, 31",
    "netty-tenants, 446352, 223176, 7, 6",
    "postgres, 458153, 232638, 27, 63",
    "redis, 1500000, 760126, 1, 45",
  })
  void areSound(String name, int records, int blocks, int processes, int tags) throws Exception {
    Trace trace = BundledTraces.find(name).orElseThrow().read();

    assertThat(trace.name()).isEqualTo(name + ".trace.gz");
    assertThat(trace.comment()).isNotBlank();
    assertThat(trace.records()).isEqualTo(records);
    assertThat(trace.blocks()).isEqualTo(blocks);
    assertThat(trace.processes()).hasSize(processes);
    assertThat(trace.tags()).hasSize(tags);
  }

  @Test
  void areFoundByNameOnly() {
    assertThat(BundledTraces.find("../gcc")).isEmpty();
    assertThat(BundledTraces.all()).hasSameSizeAs(BundledTraces.names());
  }
}
