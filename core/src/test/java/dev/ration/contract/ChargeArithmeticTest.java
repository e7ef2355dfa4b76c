// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.BigBlockQuota;
import dev.ration.nt.PoolBlockSize;
import dev.ration.nt.PoolFlags;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a block costs its process, to the byte, and which blocks cost nothing. */
@SuppressWarnings("deprecation")
class ChargeArithmeticTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @CsvSource({
    "0, 32",
    "1, 32",
    "15, 32",
    "16, 32",
    "17, 48",
    "24, 48",
    "32, 48",
    "33, 64",
    "2048, 2064",
    "4040, 4064",
    "4056, 4080",
    "4063, 4080",
    "4064, 4080",
    "4065, 4096",
    "4095, 4096",
    "4096, 4096",
    "4097, 8192",
    "8192, 8192",
    "8193, 12288",
    "65537, 69632",
    "1048576, 1048576"
  })
  void aBlockCostsItsHeaderAndRoundingOrWholePages(long bytes, long cost) {
    for (Kind kind : Kind.values()) {
      PoolProcess process = process();
      charge(process, kind, bytes);
      assertThat(kind.usage(process)).isEqualTo(cost);
      assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
      assertThat(kind.other().usage(process)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void everyChargingRoutineChargesTheSame(Kind kind, long bytes) {
    int type = kind.type();
    List<IntFunction<MemorySegment>> routines = new ArrayList<>();
    routines.add(modifier -> ex.allocatePoolWithQuotaTag(type | modifier, bytes, TAG));
    routines.add(modifier -> ex.allocatePoolQuotaZero(type | modifier, bytes, TAG));
    routines.add(modifier -> ex.allocatePoolQuotaUninitialized(type | modifier, bytes, TAG));
    routines.add(modifier -> system.fsRtl().allocatePoolWithQuota(type | modifier, bytes));
    routines.add(modifier -> system.fsRtl().allocatePoolWithQuotaTag(type | modifier, bytes, TAG));
    if (bytes > 0) {
      long flags = kind.flag() | PoolFlags.POOL_FLAG_USE_QUOTA;
      routines.add(modifier -> ex.allocatePool2(flags, bytes, TAG));
      routines.add(modifier -> ex.allocatePool3(flags, bytes, TAG));
    }
    for (IntFunction<MemorySegment> routine : routines) {
      for (int modifier : new int[] {0, 8, 16, 256, 512}) {
        PoolProcess process = process();
        MemorySegment block = process.call(() -> routine.apply(modifier));
        assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
        assertThat(process.references()).isEqualTo(2);
        ex.freePool(block);
        assertThat(kind.usage(process)).isZero();
        assertThat(kind.peak(process)).isEqualTo(Sizes.charge(bytes));
        assertThat(process.references()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void cacheAlignedTypesCostTheSame(Kind kind, long bytes) {
    PoolProcess process = process();
    process.run(() -> ex.allocatePoolWithQuotaTag(kind.alignedType(), bytes, TAG));
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void routinesWithoutQuotaChargeNobody(Kind kind, long bytes) {
    PoolProcess process = process(kind.limits(0));
    var before = process.usage();
    process.run(
        () -> {
          int type = kind.type();
          ex.freePool(ex.allocatePool(type, bytes));
          ex.freePool(ex.allocatePoolWithTag(type, bytes, TAG));
          ex.freePool(ex.allocatePoolWithTagPriority(type, bytes, TAG, 0));
          ex.freePool(ex.allocatePoolZero(type, bytes, TAG));
          ex.freePool(ex.allocatePoolUninitialized(type, bytes, TAG));
          ex.freePool(system.fsRtl().allocatePool(type, bytes));
          ex.freePool(system.fsRtl().allocatePoolWithTag(type, bytes, TAG));
        });
    assertThat(process.usage()).isEqualTo(before);
    assertThat(process.references()).isEqualTo(1);
    assertThat(process.refusals()).isZero();
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void theBlockSizeIsTheChargeLessTheHeaderOrTheWholePages(Kind kind, long bytes) {
    long cost = Sizes.charge(bytes);
    long expected = cost < Sizes.PAGE ? cost - 16 : cost;
    PoolProcess process = process();
    assertThat(ex.queryPoolBlockSize(charge(process, kind, bytes)))
        .isEqualTo(new PoolBlockSize(expected, true));
    assertThat(ex.queryPoolBlockSize(allocate(kind, bytes)))
        .isEqualTo(new PoolBlockSize(expected, false));
    assertThat(expected).isGreaterThanOrEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void tagsAreBookedWithTheSameArithmetic(Kind kind, long bytes) {
    long before = kind.used(tagInfo(TAG));
    allocate(kind, bytes);
    assertThat(kind.used(tagInfo(TAG)) - before).isEqualTo(Sizes.charge(bytes));
    assertThat(kind.other().used(tagInfo(TAG))).isZero();
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void exemptMeansThatNoRoutineChargesFromPageSizeOn(Kind kind, long bytes) {
    use(builder().bigBlockQuota(BigBlockQuota.EXEMPT));
    long expected = bytes < Sizes.PAGE ? Sizes.charge(bytes) : 0;
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, bytes);
    assertThat(kind.usage(process)).isEqualTo(expected);
    assertThat(process.references()).isEqualTo(expected == 0 ? 1 : 2);
    assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isEqualTo(expected != 0);
    ex.freePool(block);
    process.run(() -> system.fsRtl().allocatePoolWithQuotaTag(kind.type(), bytes, TAG));
    assertThat(kind.usage(process)).isEqualTo(expected);
    if (bytes > 0) {
      long flags = kind.flag() | PoolFlags.POOL_FLAG_USE_QUOTA;
      process.run(() -> ex.allocatePool2(flags, bytes, TAG));
      system.raw().allocate(kind.type(), bytes, TAG, process);
      assertThat(kind.usage(process)).isEqualTo(3 * expected);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void thousandsOfBlocksAddUpExactly(Kind kind, long bytes) {
    PoolProcess process = process();
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      blocks.add(charge(process, kind, bytes));
      assertThat(kind.usage(process)).isEqualTo(blocks.size() * Sizes.charge(bytes));
    }
    assertThat(process.references()).isEqualTo(201);
    blocks.forEach(ex::freePool);
    assertThat(kind.usage(process)).isZero();
    assertThat(kind.peak(process)).isEqualTo(200 * Sizes.charge(bytes));
    assertThat(process.references()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void usageAndPeakFollowAScriptOfRandomSizesExactly(Kind kind) {
    PoolProcess process = process();
    Random random = new Random(42);
    List<MemorySegment> blocks = new ArrayList<>();
    long usage = 0;
    long peak = 0;
    for (int i = 0; i < 3000; i++) {
      if (blocks.isEmpty() || random.nextInt(5) < 3) {
        MemorySegment block = charge(process, kind, random.nextInt(6000));
        usage += Sizes.charge(block.byteSize());
        blocks.add(block);
      } else {
        MemorySegment block = blocks.remove(random.nextInt(blocks.size()));
        usage -= Sizes.charge(block.byteSize());
        ex.freePoolWithTag(block, TAG);
      }
      peak = Math.max(peak, usage);
      if (i % 100 == 0) {
        assertThat(kind.usage(process)).isEqualTo(usage);
        assertThat(kind.peak(process)).isEqualTo(peak);
        assertThat(kind.used(tagInfo(TAG))).isEqualTo(usage);
      }
    }
    assertThat(kind.peak(process)).isEqualTo(peak);
    assertThat(kind.row(system).inUse()).isEqualTo(usage);
    assertThat(kind.row(system).blocks()).isEqualTo(blocks.size());
  }
}
