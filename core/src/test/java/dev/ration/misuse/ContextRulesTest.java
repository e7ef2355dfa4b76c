// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.Irql;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of context and of levels that only the verifier checks. */
@SuppressWarnings("deprecation")
class ContextRulesTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  private void useRungs(VerifierRung... rungs) {
    VerifierRule rule = VerifierRule.all(rungs);
    use(builder().verifier(VerifierOptions.NONE.withRule(rule)).bugCheckSink(this::take));
  }

  private Supplier<Object> at(Irql level, Supplier<Object> call) {
    return () -> system.ke().<Object, RuntimeException>raiseIrqlCall(level, call::get);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void quotaIsNotChargedWithNobodyBound(Kind kind, long bytes) {
    useRungs(VerifierRung.CONTEXT_RULES);
    List<Supplier<Object>> charging =
        List.of(
            () -> ex.allocatePoolWithQuota(kind.type(), bytes),
            () -> ex.allocatePoolWithQuotaTag(kind.type(), bytes, TAG),
            () -> ex.allocatePoolQuotaZero(kind.type(), bytes, TAG),
            () -> system.fsRtl().allocatePoolWithQuotaTag(kind.type(), bytes, TAG));
    for (Supplier<Object> call : charging) {
      assertCheck(check(call, MemorySegment.NULL), 0xC4, 0x10A, 0, kind.type(), bytes);
    }
    Supplier<Object> byFlags =
        () -> ex.allocatePool2(kind.flag() | PoolFlags.POOL_FLAG_USE_QUOTA, bytes, TAG);
    assertThat(check(byFlags, MemorySegment.NULL).p1()).isEqualTo(0x10A);
    assertThat(allocate(kind, bytes)).isNotEqualTo(MemorySegment.NULL);
    assertThat(charge(process(), kind, bytes)).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @ValueSource(longs = {48, 9000, 200_000})
  void quotaIsNotChargedAtDispatch(long bytes) {
    useRungs(VerifierRung.CONTEXT_RULES);
    PoolProcess process = process();
    Supplier<Object> call = () -> process.call(() -> ex.allocatePoolWithQuotaTag(0, bytes, TAG));
    assertCheck(check(at(Irql.DISPATCH_LEVEL, call), MemorySegment.NULL), 0xC4, 0x10B, 2, 0, bytes);
    assertThat(at(Irql.APC_LEVEL, call).get()).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTagHasALetterOrADigit(Kind kind) {
    useRungs(VerifierRung.CONTEXT_RULES);
    int tag = PoolTag.of("-_-!").value();
    Supplier<Object> call = () -> ex.allocatePoolWithTag(kind.type(), 100, tag);
    assertCheck(check(call, MemorySegment.NULL), 0xC2, 0x9D, tag, kind.type(), 100);
    int readable = PoolTag.of("-_7!").value();
    ex.freePool(ex.allocatePoolWithTag(kind.type(), 100, readable));
  }

  @ParameterizedTest
  @ValueSource(longs = {48, 9000, 200_000})
  void rawPagedPoolIsNeitherAllocatedNorFreedAtDispatch(long bytes) {
    useRungs(VerifierRung.FORCE_IRQL, VerifierRung.POOL_TRACKING);
    var raw = system.raw();
    int paged = Kind.PAGED.type();
    Supplier<Object> allocation = at(Irql.DISPATCH_LEVEL, () -> raw.allocate(paged, bytes, TAG));
    assertCheck(check(allocation, 0L), 0xC4, 0x01, 2, paged, bytes);
    long block = raw.allocate(paged, bytes, TAG);
    var ke = system.ke();
    assertCheck(
        checkOfFree(() -> ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> raw.free(block))),
        0xC4,
        0x11,
        2,
        paged,
        block);
    raw.free(block);
    long nonPaged = raw.allocate(0, bytes, TAG);
    ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> raw.free(nonPaged));
    assertThat(tagInfo(TAG).nonPagedUsed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zeroBytesAreFoundAsSoonAsTheOptionIsSet(Kind kind) {
    useRungs(VerifierRung.CONTEXT_RULES);
    ex.freePool(allocate(kind, 0));
    system.verifier(VerifierOptions.NONE.withFlagZeroBytes(true));
    assertCheck(check(() -> allocate(kind, 0), MemorySegment.NULL), 0xC4, 0x00, 0, kind.type(), 0);
    system.verifier(VerifierOptions.NONE);
    ex.freePool(allocate(kind, 0));
  }
}
