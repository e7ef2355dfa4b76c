// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.HeldTree;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The order of a close: whoever finds a process closed may rely on it that no charge follows.
 *
 * <p>The other order goes wrong for a microsecond only, which no race meets: the last block is
 * freed, the process is complete, and then charged. So the closing thread is stopped between.
 */
@Timeout(120)
final class CloseOrderTest {
  private static final int TAG = PoolTag.of("ordr").value();

  @ParameterizedTest
  @EnumSource(CloseMode.class)
  void aProcessThatCanStillBeChargedIsNotSeenClosed(CloseMode mode) throws InterruptedException {
    try (PoolSystem system = PoolSystem.create()) {
      PoolProcess process = system.createProcess("p", QuotaLimits.UNLIMITED);
      ProcessObject object = TestSystems.object(process);
      Thread closing = Thread.ofPlatform().unstarted(() -> process.close(mode));
      try (HeldTree held = new HeldTree(object.quota())) {
        closing.start();
        while (!held.stops(closing)) {
          Thread.onSpinWait();
        }
        assertThat(object.isClosed()).isFalse();
      }
      closing.join();
      assertThat(object.isClosed()).isTrue();
      assertThatThrownBy(() -> system.raw().allocate(1, 100, TAG, process))
          .isInstanceOf(IllegalStateException.class);
      assertThat(system.process(process.id())).isEmpty();
    }
  }
}
