// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierOptionsTest {
  private static final VerifierRule ALL = VerifierRule.all(VerifierRung.POOL_TRACKING);
  private static final int FRED = PoolTag.of("Fred").value();

  @ParameterizedTest
  @CsvSource({
    "*, Fred, true",
    "Fred, Fred, true",
    "Fre, Fred, false",
    "Freda, Fred, false",
    "F?ed, Fred, true",
    "????, Fred, true",
    "?????, Fred, false",
    "*d, Fred, true",
    "F*d, Fred, true",
    "*r*e*, Fred, true",
    "*x*, Fred, false",
    "F*e, Fred, false",
    "fred, Fred, false",
    "a*a*ab, aaaaab, true",
    "tenant-*, tenant-7, true",
    "**, x, true"
  })
  void patternsMatchAsInGflags(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    assertThat(ALL.withProcesses(pattern).coversProcess(text)).isEqualTo(matches);
    assertThat(ALL.withProcesses(pattern).covers(FRED, 1, text)).isEqualTo(matches);
  }

  @Test
  void aRuleCoversATagASizeAndAProcess() {
    VerifierRule rule = ALL.withTags("Fr*").withBytes(10, 20).withProcesses("web");
    assertThat(rule.covers(FRED, 10, "web")).isTrue();
    assertThat(rule.covers(FRED, 20, "web")).isTrue();
    assertThat(rule.covers(FRED, 9, "web")).isFalse();
    assertThat(rule.covers(FRED, 21, "web")).isFalse();
    assertThat(rule.covers(FRED, 15, "cli")).isFalse();
    assertThat(rule.covers(PoolTag.of("Wilm").value(), 15, "web")).isFalse();
  }

  @Test
  void badRulesAreRefusedWithTheCure() {
    assertThatIllegalArgumentException()
        .isThrownBy(VerifierRule::all)
        .withMessageContaining("give at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALL.withTags(""))
        .withMessageContaining("give * for all");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALL.withBytes(5, 4))
        .withMessageContaining("least <= most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifierOptions.NONE.withSampleOneIn(0))
        .withMessageContaining("give 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifierOptions.NONE.withMostSampledPerSecond(0))
        .withMessageContaining("give 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowResources.DEFAULT.withChance(10_001))
        .withMessageContaining("10,000 or less");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowResources.DEFAULT.withDelay(0, Duration.ofNanos(-1)))
        .withMessageContaining("give 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecialPoolOptions.DEFAULT.withMostBlocks(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecialPoolOptions.DEFAULT.withQuarantine(1, -1));
  }

  @Test
  void optionsAreCopiedNotChanged() {
    VerifierOptions options = VerifierOptions.NONE.withRule(ALL).withSampleOneIn(7);
    assertThat(VerifierOptions.NONE.rules()).isEmpty();
    assertThat(options.rules()).isEqualTo(List.of(ALL));
    assertThat(options.withFlagZeroBytes(true).rules()).isEqualTo(options.rules());
    assertThat(options.sampleOneIn()).isEqualTo(7);
    VerifierOptions bounded = options.withMostSampledPerSecond(9).withStacksOfSampledFrees(true);
    assertThat(bounded.mostSampledPerSecond()).isEqualTo(9);
    assertThat(bounded.sampleOneIn()).isEqualTo(7);
    assertThat(bounded.stacksOfSampledFrees()).isTrue();
    LowResources failing = LowResources.DEFAULT.withSeed(9).withEachNewStack(true);
    assertThat(options.withLowResources(failing).lowResources().seed()).isEqualTo(9);
    assertThat(VerifierOptions.STANDARD.flagZeroBytes()).isTrue();
    assertThat(VerifierOptions.STANDARD.rules().getFirst().rungs())
        .isEqualTo(
            Set.of(
                VerifierRung.SPECIAL_POOL,
                VerifierRung.POOL_TRACKING,
                VerifierRung.CANARIES,
                VerifierRung.FORCE_IRQL,
                VerifierRung.CONTEXT_RULES));
  }

  @Test
  void coverageIsTheShareOfWhatWasToBeGuarded() {
    assertThat(statistics(0, 0).coverage()).isEqualTo(1.0);
    assertThat(statistics(200, 150).coverage()).isEqualTo(0.75);
  }

  private static VerifierStatistics statistics(long wanted, long guarded) {
    return new VerifierStatistics(
        VerifierOptions.NONE, "none", false, wanted, wanted, guarded, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aLeakReportShowsItsSites() {
    List<LeakReport.Site> sites =
        List.of(new LeakReport.Site(FRED, true, 3, 96, List.of("app.Main.main(Main.java:7)")));
    LeakReport report = new LeakReport("main", "web", 4, List.of(), sites);
    assertThat(report.toString()).contains("Fred", "Paged", "96", "app.Main.main(Main.java:7)");
    LeakReport.Site site = sites.getFirst();
    List<LeakReport.Site> many = Collections.nCopies(12, site);
    assertThat(new LeakReport("main", "web", 4, List.of(), many).toString())
        .contains("and 2 sites more");
  }
}
