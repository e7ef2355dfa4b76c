// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTypeTest {
  private static final int EVERY_MODIFIER = 8 | 16 | 256 | 1024;

  @ParameterizedTest
  @CsvSource({
    "0, NonPagedPool",
    "1, PagedPool",
    "2, NonPagedPoolMustSucceed",
    "3, DontUseThisType",
    "4, NonPagedPoolCacheAligned",
    "5, PagedPoolCacheAligned",
    "6, NonPagedPoolCacheAlignedMustS",
    "7, MaxPoolType",
    "32, NonPagedPoolSession",
    "33, PagedPoolSession",
    "34, NonPagedPoolMustSucceedSession",
    "35, DontUseThisTypeSession",
    "36, NonPagedPoolCacheAlignedSession",
    "37, PagedPoolCacheAlignedSession",
    "38, NonPagedPoolCacheAlignedMustSSession",
    "512, NonPagedPoolNx",
    "516, NonPagedPoolNxCacheAligned",
    "544, NonPagedPoolSessionNx"
  })
  void everyTypeKeepsItsNameWhateverItsModifiers(int type, String name) {
    assertThat(PoolType.name(type)).isEqualTo(name);
    assertThat(PoolType.name(type | EVERY_MODIFIER)).isEqualTo(name);
  }

  @Test
  void anUnknownTypeIsNamedByItsNumber() {
    assertThat(PoolType.name(0x40)).isEqualTo("POOL_TYPE(0x40)");
    assertThat(PoolType.name(-1)).startsWith("POOL_TYPE(0x");
  }

  @Test
  void pagedMemoryIsNeverExecutableSoNxAddsNothingToItsName() {
    assertThat(PoolType.name(PoolType.PAGED_POOL | PoolFlags.POOL_NX_ALLOCATION))
        .isEqualTo("PagedPool");
    assertThat(PoolType.name(PoolType.PAGED_POOL_CACHE_ALIGNED | PoolFlags.POOL_NX_ALLOCATION))
        .isEqualTo("PagedPoolCacheAligned");
  }

  @ParameterizedTest
  @MethodSource("constants")
  void everyConstantHasAName(Field constant) throws IllegalAccessException {
    String pascal = PoolType.name(constant.getInt(null)).replace("_", "");
    String constantName = constant.getName().replace("_", "");
    assertThat(constantName).startsWithIgnoringCase(pascal);
  }

  static List<Field> constants() {
    return Arrays.stream(PoolType.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1 | EVERY_MODIFIER, 33, 37, 1 | 512})
  void anOddTypeIsPaged(int type) {
    assertThat(PoolType.isPaged(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6, EVERY_MODIFIER, 32, 512, 516, 544})
  void anEvenTypeIsNonPaged(int type) {
    assertThat(PoolType.isPaged(type)).isFalse();
  }

  @Test
  void bitTwoAsksForACacheLine() {
    assertThat(List.of(4, 5, 6, 36, 37, 516, 4 | EVERY_MODIFIER))
        .allMatch(PoolType::isCacheAligned);
    assertThat(List.of(0, 1, 2, 3, 32, 512, 544, EVERY_MODIFIER))
        .noneMatch(PoolType::isCacheAligned);
  }
}
