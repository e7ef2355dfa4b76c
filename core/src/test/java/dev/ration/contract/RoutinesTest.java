// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.Ex;
import dev.ration.FsRtl;
import dev.ration.PoolProcess;
import dev.ration.nt.Irql;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All routines at once: what is deprecated, what takes a PoolTag, and the pool as addresses. */
@SuppressWarnings("deprecation")
class RoutinesTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";

  private static Set<String> deprecated(Class<?> face) {
    return Arrays.stream(face.getMethods())
        .filter(method -> method.isAnnotationPresent(Deprecated.class))
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void obsoleteAndDeprecatedRoutinesAreMarkedAndNoOthers() {
    assertThat(deprecated(Ex.class))
        .containsExactlyInAnyOrder(
            "allocatePool",
            "allocatePoolWithTag",
            "allocatePoolWithTagPriority",
            "allocatePoolWithQuota",
            "allocatePoolWithQuotaTag");
    assertThat(deprecated(FsRtl.class))
        .containsExactlyInAnyOrder("allocatePool", "allocatePoolWithQuota");
  }

  @Test
  void everyRoutineWithATagAlsoTakesAPoolTag() {
    for (Class<?> face : List.of(Ex.class, FsRtl.class, dev.ration.RawPool.class)) {
      for (Method method : face.getMethods()) {
        boolean numbered =
            Arrays.stream(method.getParameters())
                .anyMatch(p -> p.getName().equals("tag") && p.getType() == int.class);
        if (numbered) {
          assertThat(Arrays.stream(face.getMethods()))
              .as(method.toString())
              .anyMatch(
                  other ->
                      other.getName().equals(method.getName())
                          && Arrays.asList(other.getParameterTypes()).contains(PoolTag.class)
                          && other.getParameterCount() == method.getParameterCount());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void rawAllocationsAreTheSameBlocks(Kind kind, long bytes) {
    PoolProcess process = process();
    var raw = system.raw();
    long uncharged = raw.allocate(kind.type(), bytes, PoolTag.of(TAG));
    assertThat(kind.usage(process)).isZero();
    long charged = raw.allocate(kind.type(), bytes, PoolTag.of(TAG), process);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
    long nobody = raw.allocate(kind.type(), bytes, TAG, system.systemProcess());
    assertThat(raw.size(charged)).isEqualTo(bytes);
    MemorySegment view = raw.segment(charged);
    assertThat(view.address()).isEqualTo(charged);
    assertThat(view.fill((byte) 1).byteSize()).isEqualTo(bytes);
    raw.free(charged, PoolTag.of(TAG));
    raw.free(uncharged, TAG);
    ex.freePool(raw.segment(nobody));
    assertThat(kind.usage(process)).isZero();
    assertThat(kind.frees(tagInfo(TAG))).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void rawAllocationsGiveZeroForAnyRefusal(Kind kind) {
    PoolProcess poor = process(kind.limits(31));
    var before = state();
    assertThat(system.raw().allocate(kind.type(), 1, TAG, poor)).isZero();
    assertThat(system.raw().allocate(kind.type(), LIMIT + 1, TAG)).isZero();
    assertThat(state()).isEqualTo(before);
    assertThat(poor.refusals()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 9, 16, 24, 25, 32, 40, 41})
  void everyPriorityIsAcceptedByTheLegacyRoutines(int priority) {
    for (Kind kind : Kind.values()) {
      for (long bytes : new long[] {64, 9000}) {
        assertThat(ex.allocatePoolWithTagPriority(kind.type(), bytes, TAG, priority).byteSize())
            .isEqualTo(bytes);
        assertThat(ex.allocatePoolPriorityZero(kind.type(), bytes, TAG, priority).byteSize())
            .isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 512, 516})
  void executableAndNxNonPagedPoolAreTheSameMemory(int type) {
    MemorySegment block = ex.allocatePoolWithTag(type, 64, TAG);
    assertThat(tagInfo(TAG).nonPagedAllocs()).isEqualTo(1);
    assertThat(tagInfo(TAG).pagedAllocs()).isZero();
    ex.freePoolWithTag(block, TAG);
  }

  @ParameterizedTest
  @EnumSource(value = Irql.class, names = "DISPATCH_LEVEL", mode = EnumSource.Mode.EXCLUDE)
  void bothPoolsAreAllocatedAndFreedUpToApcLevel(Irql level) {
    for (Kind kind : Kind.values()) {
      for (long bytes : new long[] {48, 9000, 200_000}) {
        system.ke().raiseIrql(level, () -> ex.freePoolWithTag(allocate(kind, bytes), TAG));
      }
    }
    assertThat(tagInfo(TAG).pagedUsed()).isZero();
  }

  @Test
  void theBlockSizeOfARequestOfAPageAndOneByteIsTwoPages() {
    assertThat(ex.queryPoolBlockSize(allocate(Kind.PAGED, 4097)).bytes()).isEqualTo(8192);
    assertThat(ex.queryPoolBlockSize(allocate(Kind.PAGED, 4096)).bytes()).isEqualTo(4096);
    assertThat(ex.queryPoolBlockSize(allocate(Kind.NON_PAGED, 1)).bytes()).isEqualTo(16);
  }
}
