// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that a slot hands out of its own accord. */
class StockTest {
  private final OsMemory memory = new PortableMemory();

  private final long stock = Objects.requireNonNull(memory.reserveMetadata(4096)).words();

  @AfterEach
  void close() {
    memory.closeSegments();
    memory.release();
  }

  private long word() {
    return Stock.word(stock);
  }

  private void take(long bytes) {
    Stock.take(stock, word(), bytes);
  }

  private void give(long bytes) {
    Stock.give(stock, word(), bytes);
  }

  @Test
  void anAbsentStockHasNothingAndNoRoom() {
    Stock.remove(stock);
    assertThat(Stock.isPresent(word())).isFalse();
    assertThat(Stock.has(word(), 0)).isFalse();
    assertThat(Stock.hasRoom(word(), 0)).isFalse();
  }

  @Test
  void aStockGivesWhatItHasAndNoMore() {
    Stock.put(stock, 100, false);
    assertThat(Stock.isPresent(word())).isTrue();
    assertThat(Stock.has(word(), 100)).isTrue();
    assertThat(Stock.has(word(), 101)).isFalse();
    take(100);
    assertThat(Stock.bytes(word())).isZero();
    assertThat(Stock.has(word(), 1)).isFalse();
    assertThat(Stock.isPresent(word())).isTrue();
  }

  @Test
  void aStockTakesBackUpToItsMostAndNoMore() {
    Stock.put(stock, Stock.MOST - 10, false);
    assertThat(Stock.hasRoom(word(), 10)).isTrue();
    assertThat(Stock.hasRoom(word(), 11)).isFalse();
    give(10);
    assertThat(Stock.bytes(word())).isEqualTo(Stock.MOST);
    assertThat(Stock.hasRoom(word(), 0)).isTrue();
    assertThat(Stock.hasRoom(word(), 1)).isFalse();
  }

  @Test
  void aNewStockCountsNoBlocks() {
    Stock.put(stock, 0, false);
    assertThat(word()).isEqualTo(Stock.EMPTY);
    assertThat(Stock.blocks(word())).isZero();
  }

  @Test
  void blocksTakenLessBlocksGivenAreCountedBesideTheBytes() {
    Stock.put(stock, 1000, false);
    take(100);
    take(200);
    assertThat(Stock.blocks(word())).isEqualTo(2);
    assertThat(Stock.bytes(word())).isEqualTo(700);
    give(50);
    give(60);
    give(70);
    assertThat(Stock.blocks(word())).isEqualTo(-1);
    assertThat(Stock.bytes(word())).isEqualTo(880);
  }

  /** Half a trillion operations away: the word that so many leave is made by hand. */
  @Test
  void blocksThatHaveRunOutOfTheirCountStopTheStockAndAreNotLost() {
    Stock.put(stock, 500, false);
    long most = (1L << 39) - 1;
    long manyTaken = Stock.EMPTY + (most << 23) + 500;
    Stock.take(stock, manyTaken, 0);
    assertThat(Stock.has(word(), 1)).isFalse();
    assertThat(Stock.hasRoom(word(), 1)).isFalse();
    assertThat(Stock.isPresent(word())).isTrue();
    assertThat(Stock.blocks(word())).isEqualTo(most + 1);
    assertThat(Stock.bytes(word())).isEqualTo(500);
    long manyGiven = Stock.EMPTY - ((most + 1) << 23) + 500;
    Stock.give(stock, manyGiven, 0);
    assertThat(Stock.has(word(), 1)).isFalse();
    assertThat(Stock.isPresent(word())).isTrue();
    assertThat(Stock.blocks(word())).isEqualTo(-(most + 2));
  }

  @Test
  void anExclusiveStockRemembersTheLeastThatWasLeft() {
    Stock.put(stock, 1000, true);
    assertThat(Stock.bytes(word())).isEqualTo(1000);
    assertThat(Stock.low(stock)).isEqualTo(1000);
    take(300);
    assertThat(Stock.low(stock)).isEqualTo(700);
    give(100);
    assertThat(Stock.low(stock)).isEqualTo(700);
    take(50);
    give(50);
    assertThat(Stock.low(stock)).isEqualTo(700);
    take(500);
    assertThat(Stock.low(stock)).isEqualTo(300);
  }

  @Test
  void aSharedStockKeepsNoSuchAccount() {
    Stock.put(stock, 1000, false);
    take(900);
    give(900);
    assertThat(Stock.low(stock)).isZero();
  }

  @Test
  void noStockIsPutThatIsTooLargeOrNegative() {
    Stock.put(stock, Stock.MOST, false);
    assertThat(Stock.bytes(word())).isEqualTo(Stock.MOST);
    assertThatThrownBy(() -> Stock.put(stock, Stock.MOST + 1, false))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Stock.put(stock, -1, false)).isInstanceOf(AssertionError.class);
  }
}
