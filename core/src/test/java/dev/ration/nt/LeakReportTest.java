// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakReportTest {
  private static final int FRED = 0x46726564;
  private static final int ABC = 0x00616263;

  @Test
  void itPrintsOneLineForEachTagAndPool() {
    var report =
        new LeakReport(
            "main",
            "tenant-7",
            12,
            List.of(
                new LeakReport.Row(FRED, false, 1_234, 5_000_000),
                new LeakReport.Row(ABC, true, 1, 32)));

    assertThat(report.toString())
        .isEqualToNormalizingNewlines(
            """
            Process 'tenant-7' (12) of system 'main' left 1,235 blocks, 5,000,032 bytes
              Tag   Type         Blocks                 Bytes
              Fred  Nonp          1,234             5,000,000
              abc   Paged             1                    32\
            """);
  }

  @Test
  void totalsAddUpTheRows() {
    var report =
        new LeakReport(
            "main",
            "tenant-7",
            12,
            List.of(
                new LeakReport.Row(FRED, false, 2, 64), new LeakReport.Row(ABC, true, 1, 4_096)));

    assertThat(report.blocks()).isEqualTo(3);
    assertThat(report.bytes()).isEqualTo(4_160);
  }

  @Test
  void withoutRowsItIsASingleLine() {
    assertThat(new LeakReport("main", "tenant-7", 12, List.of()).toString())
        .isEqualTo("Process 'tenant-7' (12) of system 'main' left 0 blocks, 0 bytes");
  }

  @Test
  void laterChangesOfTheGivenRowsDoNotReachIt() {
    var rows = new ArrayList<>(List.of(new LeakReport.Row(FRED, false, 1, 32)));
    var report = new LeakReport("main", "tenant-7", 12, rows);
    rows.clear();

    assertThat(report.rows()).hasSize(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> report.rows().clear());
  }

  @Test
  void aRowOfNegativeNumbersIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LeakReport.Row(FRED, true, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new LeakReport.Row(FRED, true, 0, -1));
  }
}
