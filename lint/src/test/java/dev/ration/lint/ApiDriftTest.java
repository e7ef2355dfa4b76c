// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.Ex;
import dev.ration.FsRtl;
import dev.ration.LookasideList;
import dev.ration.RawPool;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.CloseMode;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin knows the API by name only: here the names are held against the API. */
class ApiDriftTest {
  @ParameterizedTest
  @ValueSource(classes = {Ex.class, FsRtl.class})
  void everyRoutineThatAllocatesIsKnown(Class<?> type) {
    Set<String> allocating = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (method.getReturnType() == MemorySegment.class) {
        allocating.add(method.getName());
      }
    }

    assertThat(allocating).isEqualTo(routinesOf(type));
  }

  @Test
  void addressesAndEntriesAreAllocatedByWhatIsKnown() throws Exception {
    assertThat(routinesOf(RawPool.class)).containsExactly("allocate");
    assertThat(routinesOf(LookasideList.class)).containsExactly("allocate");
    assertThat(RawPool.class.getMethod("allocate", int.class, long.class, int.class))
        .returns(long.class, Method::getReturnType);
    assertThat(LookasideList.class.getMethod("allocate"))
        .returns(MemorySegment.class, Method::getReturnType);
  }

  @ParameterizedTest
  @ValueSource(classes = {Ex.class, FsRtl.class})
  void exactlyTheDeprecatedRoutinesAreReplaced(Class<?> type) {
    for (Method method : type.getMethods()) {
      Routine.find(type.getSimpleName(), method.getName())
          .ifPresent(
              routine ->
                  assertThat(Replacement.of(routine).isPresent())
                      .as(method.toString())
                      .isEqualTo(method.isAnnotationPresent(Deprecated.class)));
    }
  }

  @Test
  void everyMethodNamedExists() {
    assertThat(
            Stream.of(
                    Uses.FREES,
                    Uses.ASKS,
                    Carrier.CALLS_BODY,
                    PagedAtDispatch.RAISES,
                    PagedAtDispatch.FREES,
                    ZeroPoolBytes.OTHER_SIZES.keySet(),
                    ZeroPoolTag.OTHER_TAGS.keySet())
                .flatMap(Set::stream))
        .allMatch(ApiDriftTest::exists);
    Set<String> ofSegments = names(MemorySegment.class);
    assertThat(Uses.ASK_NOTHING).isSubsetOf(ofSegments);
    assertThat(Uses.SAME_MEMORY).isSubsetOf(ofSegments);
  }

  @Test
  void sizesAndTagsStandWhereTheyAreLookedFor() {
    ZeroPoolBytes.OTHER_SIZES.forEach(
        (name, index) -> assertThat(parameters(name, index)).contains(long.class));
    ZeroPoolTag.OTHER_TAGS.forEach(
        (name, index) ->
            assertThat(parameters(name, index)).contains(int.class).contains(PoolTag.class));
  }

  @Test
  void valuesAreThoseOfTheApi() {
    assertThat(Bits.PAGED).isEqualTo(PoolType.PAGED_POOL);
    assertThat(Bits.CACHE_ALIGNED).isEqualTo(PoolType.NON_PAGED_POOL_CACHE_ALIGNED);
    assertThat(Bits.QUOTA_FAIL_INSTEAD_OF_RAISE)
        .isEqualTo(PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE);
    assertThat(Bits.RAISE_IF_ALLOCATION_FAILURE)
        .isEqualTo(PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE);
    assertThat(Bits.NX_ALLOCATION).isEqualTo(PoolFlags.POOL_NX_ALLOCATION);
    assertThat(Bits.ZERO_ALLOCATION).isEqualTo(PoolFlags.POOL_ZERO_ALLOCATION);
    assertThat(Bits.FLAG_RAISE_ON_FAILURE).isEqualTo(PoolFlags.POOL_FLAG_RAISE_ON_FAILURE);
    assertThat(Bits.FLAG_PAGED).isEqualTo(PoolFlags.POOL_FLAG_PAGED);
    assertThat(Api.POOL_FLAGS).isEqualTo(PoolFlags.class.getName());
    assertThat(Api.POOL_TYPE).isEqualTo(PoolType.class.getName());
    assertThat(Api.POOL_TAG).isEqualTo(PoolTag.class.getName());
    assertThat(Probe.REFUSALS)
        .containsExactly(NtStatusException.class.getName(), BugCheckError.class.getName());
    assertThat(PagedAtDispatch.IRQL).isEqualTo(Irql.class.getName());
    assertThat(LeakedPoolBlock.CLOSE_MODE).isEqualTo(CloseMode.class.getName());
  }

  private static Set<String> routinesOf(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (Routine routine : Routine.values()) {
      if (Routine.find(type.getSimpleName(), routine.method()).isPresent()) {
        names.add(routine.method());
      }
    }
    return names;
  }

  /** The types that overloads of a method, as {@code Type.name}, have at an index. */
  private static Stream<Class<?>> parameters(String name, int index) {
    return overloads(name)
        .filter(method -> index < method.getParameterCount())
        .map(method -> method.getParameterTypes()[index]);
  }

  private static boolean exists(String name) {
    return overloads(name).findAny().isPresent();
  }

  private static Stream<Method> overloads(String name) {
    int dot = name.indexOf('.');
    try {
      Class<?> type = Class.forName(Api.PACKAGE + "." + name.substring(0, dot));
      return Arrays.stream(type.getMethods())
          .filter(method -> method.getName().equals(name.substring(dot + 1)));
    } catch (ClassNotFoundException e) {
      return Stream.empty();
    }
  }

  private static Set<String> names(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (Method method : type.getMethods()) {
      names.add(method.getName());
    }
    names.addAll(Set.of("hashCode", "toString"));
    return names;
  }
}
