// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedBugTest {
  private static final List<String> SOURCE = List.of("a", "b", "c", "d", "e", "f", "g", "b");

  private static Hunk hunk(String lines) {
    return PlantedBug.parse(
            "01-bug",
            ("""
                What: wrong
                Breaks: QU-01, QU-02
                Tests: contract.SomeTest
                +++ b/core/Some.java
                @@
                """
                    + lines)
                .lines()
                .toList())
        .hunks()
        .getFirst();
  }

  @Test
  void aPatchSaysWhatIsWrongAndWhoShouldNotice() {
    PlantedBug bug =
        PlantedBug.parse(
            "07-bug",
            List.of(
                "What: A limit is off by one.",
                "Breaks: QU-01, QU-02",
                "Tests: contract.OneTest,contract.TwoTest",
                "--- a/core/Some.java",
                "+++ b/core/Some.java",
                "@@ -1 +1 @@",
                "-a",
                "+x",
                "@@ -7 +7 @@",
                "-g"));
    assertThat(bug.number()).isEqualTo("07");
    assertThat(bug.what()).isEqualTo("A limit is off by one.");
    assertThat(bug.breaks()).containsExactly("QU-01", "QU-02");
    assertThat(bug.tests()).containsExactly("contract.OneTest", "contract.TwoTest");
    assertThat(bug.file()).isEqualTo("core/Some.java");
    assertThat(bug.hunks())
        .containsExactly(new Hunk(List.of("a"), List.of("x")), new Hunk(List.of("g"), List.of()));
  }

  @Test
  void aPatchWithoutItsHeaderIsRefused() {
    assertThatThrownBy(() -> PlantedBug.parse("07-bug", List.of("What: wrong", "@@", "-a")))
        .hasMessageContaining("07-bug needs one line that starts with 'Breaks: '");
  }

  @Test
  void aHunkIsFoundByWhatItSays() {
    assertThat(hunk(" d\n-e\n+x\n+y\n f").applyTo(SOURCE, "Some.java"))
        .containsExactly("a", "b", "c", "d", "x", "y", "f", "g", "b");
  }

  @Test
  void contextThatHasChangedAtItsEndsDoesNoHarm() {
    assertThat(hunk(" old\n d\n-e\n+x\n f\n gone").applyTo(SOURCE, "Some.java"))
        .containsExactly("a", "b", "c", "d", "x", "f", "g", "b");
  }

  @Test
  void whatFitsTwoPlacesIsRefused() {
    assertThatThrownBy(() -> hunk("-b\n+x").applyTo(SOURCE, "Some.java"))
        .hasMessageContaining("Some.java has more than one place");
    assertThat(hunk(" a\n-b\n+x").applyTo(SOURCE, "Some.java")).startsWith("a", "x", "c");
  }

  @Test
  void whatFitsNowhereIsRefused() {
    assertThatThrownBy(() -> hunk(" d\n-z\n+x\n f").applyTo(SOURCE, "Some.java"))
        .hasMessageContaining("Some.java has no place for the patch any more");
  }
}
