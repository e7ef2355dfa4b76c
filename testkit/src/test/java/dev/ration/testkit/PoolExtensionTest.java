// SPDX-License-Identifier: Apache-2.0
package dev.ration.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class PoolExtensionTest {
  private static final int TAG = PoolTag.of("Test").value();

  /** Tests that are run by the tests below, and not otherwise. */
  @ExtendWith(PoolExtension.class)
  static class Subject {
    static PoolSystem last;

    void clean(PoolSystem system) {
      last = system;
      long block = system.raw().allocate(0, 100, TAG);
      system.raw().free(block, TAG);
    }

    void leaking(PoolSystem system) {
      last = system;
      assertThat(system.raw().allocate(1, 100, TAG)).isNotZero();
    }

    void charging(PoolSystem system) {
      PoolProcess process = system.createProcess("p", QuotaLimits.UNLIMITED);
      system.ps().chargePoolQuota(process, 0, 10);
    }

    void closing(PoolSystem system) {
      assertThat(system.raw().allocate(1, 100, TAG)).isNotZero();
      system.close();
    }

    void misusing(PoolSystem system) {
      assertThatExceptionOfType(BugCheckError.class).isThrownBy(() -> system.raw().free(16));
    }

    void recording(PoolSystem system, RecordingSink sink) {
      system.raw().free(16);
      assertThat(sink.only().code()).isEqualTo(0xC2);
    }

    void overlooking(PoolSystem system, RecordingSink sink) {
      system.raw().free(16);
      assertThat(sink.bugChecks()).hasSize(1);
    }

    void without() {}
  }

  @RegisterExtension
  final PoolExtension small = PoolExtension.with(builder -> builder.name("small"));

  private static Events run(String method, Class<?>... parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Subject.class, method, parameters))
        .execute()
        .testEvents();
  }

  @Test
  void optionsReachTheSystem(PoolSystem system) {
    assertThat(system.snapshot().system()).isEqualTo("small");
  }
}
