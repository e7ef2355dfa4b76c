// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.failure.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds a lock and waits stays mounted: nobody promises him a carrier once he is not. */
@Timeout(60)
final class CarrierTest {
  @Test
  void aVirtualThreadThatHoldsALockKeepsItsCarrierWhileItWaits() throws Exception {
    String printed =
        ChildJvm.run(
            List.of(
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
            OneCarrier.class,
            List.of());
    assertThat(printed.strip()).isEqualTo("holder other");
  }
}
