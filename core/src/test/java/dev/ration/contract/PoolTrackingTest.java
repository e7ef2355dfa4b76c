// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.BlockOrigin;
import dev.ration.nt.BugCheck;
import dev.ration.nt.LeakReport;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import dev.ration.support.Stress;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pool tracking: who allocated what is left. */
@SuppressWarnings("deprecation")
class PoolTrackingTest extends PoolTest {
  @BeforeEach
  void track() {
    use(
        builder()
            .verifier(VerifierOptions.NONE.withRule(VerifierRule.all(VerifierRung.POOL_TRACKING))));
  }

  static Stream<Arguments> counts() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(1, 10, 1000, Stress.count(10_000, 100_000))
                    .map(count -> Arguments.of(kind, count)));
  }

  private MemorySegment here(PoolProcess process, Kind kind, long bytes, int tag) {
    return process.call(() -> ex.allocatePoolWithQuotaTag(kind.type(), bytes, tag));
  }

  private MemorySegment there(PoolProcess process, Kind kind, long bytes, int tag) {
    return process.call(() -> ex.allocatePoolWithQuotaTag(kind.type(), bytes, tag));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void plantedLeaksAreAllFoundByTagProcessBytesAndStack(Kind kind, int count) {
    PoolProcess process = system.createProcess("leaky", QuotaLimits.UNLIMITED);
    PoolProcess clean = system.createProcess("clean", QuotaLimits.UNLIMITED);
    int leaked = 0;
    for (int i = 0; i < count; i++) {
      here(process, kind, 40, TAG);
      leaked++;
      if (i % 2 == 0) {
        there(process, kind, 100, OTHER_TAG);
        leaked++;
      }
      ex.freePool(here(clean, kind, 40, TAG));
    }
    int others = leaked - count;
    LeakReport now = system.verifier().outstanding(process);
    BugCheck check = bugCheckOf(process::close);
    clean.close();
    assertThat(check.code()).isEqualTo(0xC4);
    assertThat(check.p1()).isEqualTo(0x62);
    assertThat(check.p2()).isEqualTo(process.id());
    assertThat(check.p4()).isEqualTo(leaked);
    assertThat(leaks).hasSize(1).first().isEqualTo(now);
    assertThat(now.process()).isEqualTo("leaky");
    assertThat(now.blocks()).isEqualTo(leaked);
    assertSite(now, TAG, kind, count, Sizes.charge(40) * count, ".here(");
    assertSite(now, OTHER_TAG, kind, others, Sizes.charge(100) * others, ".there(");
    assertThat(now.sites()).hasSize(2);
    system.close();
    assertThat(leaks).hasSize(2).last().isEqualTo(now);
  }

  private static void assertSite(
      LeakReport report, int tag, Kind kind, long blocks, long bytes, String caller) {
    assertThat(report.sites())
        .filteredOn(site -> site.tag() == tag)
        .singleElement()
        .satisfies(
            site -> {
              assertThat(site.paged()).isEqualTo(kind == Kind.PAGED);
              assertThat(site.blocks()).isEqualTo(blocks);
              assertThat(site.bytes()).isEqualTo(bytes);
              assertThat(site.stack()).anyMatch(frame -> frame.contains(caller));
            });
    assertThat(report.toString()).contains(PoolTag.text(tag), caller, "allocated at");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyBlockHasItsStackThreadProcessAndAge(Kind kind) throws Exception {
    PoolProcess process = process();
    MemorySegment first = here(process, kind, 9000, TAG);
    List<MemorySegment> fromElsewhere = new ArrayList<>();
    Thread other =
        Thread.ofPlatform()
            .name("elsewhere")
            .start(() -> fromElsewhere.add(there(process, kind, 48, OTHER_TAG)));
    other.join();
    List<BlockOrigin> origins = system.verifier().origins();
    assertThat(origins).hasSize(2);
    BlockOrigin old = origins.getFirst();
    BlockOrigin young = origins.getLast();
    assertThat(old.address()).isEqualTo(first.address());
    assertThat(old.bytes()).isEqualTo(9000);
    assertThat(old.tag()).isEqualTo(TAG);
    assertThat(old.paged()).isEqualTo(kind == Kind.PAGED);
    assertThat(old.process()).isEqualTo("tenant");
    assertThat(old.processId()).isEqualTo(process.id());
    assertThat(old.stack()).anyMatch(frame -> frame.contains(".here("));
    assertThat(young.thread()).contains("elsewhere");
    assertThat(young.age()).isLessThanOrEqualTo(old.age());
    assertThat(young.address()).isEqualTo(fromElsewhere.getFirst().address());
    PoolProcess heir = system.createProcess("heir", QuotaLimits.UNLIMITED);
    system.ps().transferPoolQuota(first, heir);
    assertThat(system.verifier().origins().getFirst().process()).isEqualTo("heir");
    ex.freePool(first);
    assertThat(system.verifier().statistics().trackedBlocks()).isEqualTo(1);
    ex.freePool(fromElsewhere.getFirst());
    assertThat(system.verifier().origins()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withoutARuleNothingIsTracked(Kind kind) {
    system.verifier(VerifierOptions.NONE);
    PoolProcess process = process();
    MemorySegment block = here(process, kind, 100, TAG);
    assertThat(system.verifier().origins()).isEmpty();
    assertThat(system.verifier().statistics().covered()).isZero();
    process.close();
    assertThat(leaks).singleElement().satisfies(leak -> assertThat(leak.sites()).isEmpty());
    ex.freePool(block);
  }
}
