// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Lincheck, used as in the tests beside this one, finds wrong ledgers and tables. */
class PlantedBugsLincheckTest {
  @Test
  void findsAddThenUndo() {
    StressOptions options =
        new StressOptions()
            .iterations(50)
            .invocationsPerIteration(2000)
            .threads(3)
            .actorsPerThread(3)
            .minimizeFailedScenario(false)
            .sequentialSpecification(LedgerSpecification.class);
    assertThatThrownBy(() -> options.check(AddThenUndoLedger.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  @Test
  void findsLostUpdate() {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .iterations(20)
            .invocationsPerIteration(100)
            .minimizeFailedScenario(false)
            .threads(2)
            .actorsPerThread(2)
            .sequentialSpecification(LedgerSpecification.class);
    assertThatThrownBy(() -> options.check(LostUpdateLedger.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  private static void assertFoundByModelChecking(Class<?> wrongTable) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .iterations(50)
            .invocationsPerIteration(100)
            .minimizeFailedScenario(false)
            .threads(2)
            .actorsPerThread(3)
            .actorsAfter(2)
            .sequentialSpecification(ProcessSpecification.class);
    assertThatThrownBy(() -> options.check(wrongTable)).isInstanceOf(LincheckAssertionError.class);
  }

  @Test
  void findsAChildOfAClosedParent() {
    assertFoundByModelChecking(CheckThenCreateTable.class);
  }

  @Test
  void findsAProcessThatCompletesTwice() {
    assertFoundByModelChecking(CompleteTwiceTable.class);
  }
}
