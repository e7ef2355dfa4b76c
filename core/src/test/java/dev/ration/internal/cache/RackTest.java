// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.Round;
import dev.ration.internal.slab.SizeClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two magazines that change places, and between them hold no round too many and lose none. */
class RackTest {
  private final OsMemory memory = new PortableMemory();

  private final long words = Objects.requireNonNull(memory.reserveMetadata(64 << 10)).words();
  private final long rack = words;
  private final long first = words + 4096;
  private final long second = words + 16384;

  @AfterEach
  void close() {
    memory.closeSegments();
    memory.release();
  }

  /** Puts blocks with numbers for addresses until there is no room; returns how many. */
  private int fill() {
    int put = 0;
    while (Rack.readyToPut(rack)) {
      put++;
      Rack.put(rack, Rack.loaded(rack), put, 8L * put);
    }
    return put;
  }

  private List<Long> empty() {
    List<Long> taken = new ArrayList<>();
    while (Rack.readyToTake(rack)) {
      long loaded = Rack.loaded(rack);
      long round = Rack.lastRound(loaded);
      taken.add(Round.address(round));
      assertThat(Round.wordPointer(round)).isEqualTo(8 * taken.getLast());
      Rack.take(rack, loaded);
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 2048, 4096, 65536})
  void aRackTakesWhatTwoMagazinesHoldAndGivesItBackLastFirst(int bytes) {
    int sizeClass = SizeClasses.of(bytes);
    int capacity = Magazine.capacity(sizeClass);
    Rack.load(rack, Rack.word(sizeClass, first, 0));
    Rack.setSpare(rack, Rack.word(sizeClass, second, 0));
    assertThat(fill()).isEqualTo(2 * capacity);
    List<Long> taken = empty();
    assertThat(taken).hasSize(2 * capacity).doesNotHaveDuplicates();
    assertThat(taken.getFirst()).isEqualTo(2L * capacity);
    assertThat(taken.getLast()).isEqualTo(1L);
    assertThat(fill()).as("both magazines are still here").isEqualTo(2 * capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 65536})
  void withOneMagazineItTakesWhatThatHolds(int bytes) {
    int sizeClass = SizeClasses.of(bytes);
    Rack.load(rack, Rack.word(sizeClass, first, 0));
    assertThat(fill()).isEqualTo(Magazine.capacity(sizeClass));
    assertThat(empty()).hasSize(Magazine.capacity(sizeClass));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 65536})
  void withoutMagazinesItTakesAndGivesNothing(int bytes) {
    int sizeClass = SizeClasses.of(bytes);
    assertThat(fill()).isZero();
    assertThat(empty()).isEmpty();
    Rack.load(rack, Rack.word(sizeClass, first, 0));
    Rack.setSpare(rack, Rack.word(sizeClass, second, 0));
    Rack.empty(rack);
    assertThat(fill()).isZero();
  }
}
