// SPDX-License-Identifier: Apache-2.0
package dev.ration.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class PoolExtensionTest {
  private static final int TAG = PoolTag.of("Test").value();

  /** Tests that are run by the tests below, and not otherwise. */
  @ExtendWith(PoolExtension.class)
  static class Subject {
    static PoolSystem last;

    @Test
    void clean(PoolSystem system) {
      last = system;
      long block = system.raw().allocate(0, 100, TAG);
      system.raw().free(block, TAG);
    }

    @Test
    void leaking(PoolSystem system) {
      last = system;
      assertThat(system.raw().allocate(1, 100, TAG)).isNotZero();
    }

    @Test
    void charging(PoolSystem system) {
      PoolProcess process = system.createProcess("p", QuotaLimits.UNLIMITED);
      system.ps().chargePoolQuota(process, 0, 10);
    }

    @Test
    void closing(PoolSystem system) {
      assertThat(system.raw().allocate(1, 100, TAG)).isNotZero();
      system.close();
    }

    @Test
    void misusing(PoolSystem system) {
      assertThatExceptionOfType(BugCheckError.class).isThrownBy(() -> system.raw().free(16));
    }

    @Test
    void recording(PoolSystem system, RecordingSink sink) {
      system.raw().free(16);
      assertThat(sink.only().code()).isEqualTo(0xC2);
    }

    @Test
    void overlooking(PoolSystem system, RecordingSink sink) {
      system.raw().free(16);
      assertThat(sink.bugChecks()).hasSize(1);
    }

    @Test
    void without() {
      last = null;
    }
  }

  @RegisterExtension
  final PoolExtension small = PoolExtension.with(builder -> builder.name("small"));

  /** What is wrong with a test of {@link Subject}, in words; empty when nothing is. */
  private static String run(String method, Class<?>... parameters) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(Subject.class, method, parameters))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    assertThat(listener.getSummary().getTestsStartedCount()).isEqualTo(1);
    StringBuilder failures = new StringBuilder();
    listener
        .getSummary()
        .getFailures()
        .forEach(failure -> failures.append(failure.getException().getMessage()));
    return failures.toString();
  }

  @Test
  void aTestThatFreesPassesAndItsSystemIsClosed() {
    assertThat(run("clean", PoolSystem.class)).isEmpty();
    assertThatThrownBy(Subject.last::snapshot).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTestThatLeaksFailsAndItsSystemIsClosed() {
    assertThat(run("leaking", PoolSystem.class))
        .startsWith("1 blocks, 128 bytes of paged pool with tag 'Test' are still allocated");
    assertThatThrownBy(Subject.last::snapshot).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTestThatLeavesAChargeFails() {
    assertThat(run("charging", PoolSystem.class))
        .isEqualTo("process 'p' is still charged 10 bytes: return them");
  }

  @Test
  void aTestThatClosesItsSystemMustHaveFreed() {
    assertThat(run("closing", PoolSystem.class)).contains("left 1 blocks");
  }

  @Test
  void bugChecksThrowUnlessTheyAreRecorded() {
    assertThat(run("misusing", PoolSystem.class)).isEmpty();
    assertThat(run("recording", PoolSystem.class, RecordingSink.class)).isEmpty();
  }

  @Test
  void aRecordedBugCheckThatNobodyTookFails() {
    assertThat(run("overlooking", PoolSystem.class, RecordingSink.class))
        .startsWith("nobody looked at ");
  }

  @Test
  void aTestWithoutAPoolHasNone() {
    assertThat(run("without")).isEmpty();
  }

  @Test
  void optionsReachTheSystem(PoolSystem system) {
    assertThat(system.snapshot().system()).isEqualTo("small");
  }
}
