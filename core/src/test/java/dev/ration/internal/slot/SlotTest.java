// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotTest {
  private static final int OFTEN = 300;
  private static final long STRANGER = -7;

  private final OsMemory memory = new LinuxMemory();
  private final Slots slots = Objects.requireNonNull(Slots.create(memory, 2));
  private final long self = Thread.currentThread().threadId();

  @AfterEach
  void close() {
    if (!slots.isClosed()) {
      slots.acquireAll();
      slots.close();
    }
    memory.closeSegments();
    memory.release();
  }

  private Slot owned(Slots of) {
    Slot slot = of.slot(3);
    for (int i = 0; i < OFTEN; i++) {
      assertThat(slot.tryEnter(self)).isTrue();
      slot.leave(self);
    }
    return slot;
  }

  @Test
  void whoeverComesOftenOwnsTheSlotAndNobodyElseEnters() {
    Slot slot = owned(slots);
    assertThat(slot.isOwnedByOther(STRANGER)).isTrue();
    assertThat(slot.tryEnter(STRANGER)).isFalse();
    assertThat(slot.tryEnter(self)).isTrue();
    slot.leave(self);
  }

  @Test
  void aThreadThatIsInterruptedByAnotherDoesNotBecomeOwner() {
    Slot slot = slots.slot(3);
    for (int i = 0; i < OFTEN; i++) {
      long thread = i % 100 == 99 ? STRANGER : self;
      assertThat(slot.tryEnter(thread)).isTrue();
      slot.leave(thread);
    }
    assertThat(slot.isOwnedByOther(0)).isFalse();
  }

  @Test
  void whereNoFenceReachesOtherThreadsNobodyBecomesOwner() {
    OsMemory portable = new PortableMemory();
    assertThat(owned(Objects.requireNonNull(Slots.create(portable, 2))).isOwnedByOther(0))
        .isFalse();
    portable.closeSegments();
    portable.release();
  }

  @Test
  void aVisitorGivesTheSlotBackToItsOwner() throws Exception {
    Slot slot = owned(slots);
    Thread.ofPlatform()
        .start(
            () -> {
              slots.acquire(3);
              assertThat(slot.tryEnter(self)).isFalse();
              slot.leave();
            })
        .join();
    assertThat(slot.isOwnedByOther(STRANGER)).isTrue();
    assertThat(slot.tryEnter(self)).isTrue();
    slot.leave(self);
  }

  @Test
  void whereVisitsAreFrequentTheFormerOwnerComesBackThroughTheLock() throws Exception {
    Slot slot = owned(slots);
    visitUntilNobodyOwns(slot);
    assertThat(slot.tryEnter(self)).isTrue();
    slot.leave(self);
  }

  /** Visits one after the other, with nothing between: two of them are close enough together. */
  private void visitUntilNobodyOwns(Slot slot) throws InterruptedException {
    Thread.ofPlatform()
        .start(
            () -> {
              while (slot.isOwnedByOther(0)) {
                slots.acquire(3).leave();
              }
            })
        .join();
  }

  @Test
  void aSlotHasOneOwnerInItsLifeWhoMayLoseItAndComeBack() throws Exception {
    Slot slot = owned(slots);
    visitUntilNobodyOwns(slot);
    for (int i = 0; i < 4 * OFTEN; i++) {
      assertThat(slot.tryEnter(STRANGER)).isTrue();
      slot.leave(STRANGER);
    }
    assertThat(slot.isOwnedByOther(0)).isFalse();
    for (int i = 0; i < 4 * OFTEN; i++) {
      assertThat(slot.tryEnter(self)).isTrue();
      slot.leave(self);
    }
    assertThat(slot.isOwnedByOther(STRANGER)).isTrue();
  }

  @Test
  void aSlotWhoseOwnerHasDiedGetsAnother() throws Exception {
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  long id = Thread.currentThread().threadId();
                  for (int i = 0; i < OFTEN; i++) {
                    assertThat(slots.slot(3).tryEnter(id)).isTrue();
                    slots.slot(3).leave(id);
                  }
                });
    first.join();
    assertThat(slots.slot(3).isOwnedByOther(self)).isTrue();
    visitUntilNobodyOwns(slots.slot(3));

    for (int i = 0; i < 4 * OFTEN; i++) {
      assertThat(slots.slot(3).tryEnter(self)).isTrue();
      slots.slot(3).leave(self);
    }
    assertThat(slots.slot(3).isOwnedByOther(STRANGER)).isTrue();
  }

  @Test
  void aSlowPathWorksWhereTheOwnerOfItsHomeDoesNot() {
    long stranger = strangerAtHomeOf(self);
    for (int i = 0; i < OFTEN; i++) {
      slots.home(self).tryEnter(stranger);
      slots.home(self).leave(stranger);
    }
    assertThat(slots.chosen()).isEqualTo(slots.neighbour(slots.home(self)).index);
  }

  private long strangerAtHomeOf(long thread) {
    long stranger = thread + 1;
    while (slots.home(stranger) != slots.home(thread)) {
      stranger++;
    }
    return stranger;
  }

  @Test
  void anOwnerWhomAnErrorThrewOutLeavesABrokenSlot() {
    Slot slot = owned(slots);
    assertThat(slot.tryEnter(self)).isTrue();
    slot.mark = self;
    assertThat(slot.isBroken()).isTrue();
    assertThat(slot.tryEnter(self)).isFalse();
    assertThatThrownBy(() -> slots.acquire(3)).isInstanceOf(BrokenSlotException.class);
    assertThat(slots.acquireAll()).isEqualTo(1L << 3);
    slots.releaseAll();
    assertThat(slot.tryEnter(self)).isTrue();
    slot.leave(self);
  }

  @Test
  void aMarkThatCameTooLateIsTakenAway() {
    Slot slot = owned(slots);
    slot.mark = self;
    assertThat(slot.isBroken()).isFalse();
    assertThat(slot.tryEnter(self)).isTrue();
    slot.leave(self);
    assertThat(slot.mark).isZero();
  }

  @Test
  void aClosedSlotLetsNobodyInNotEvenItsOwner() {
    Slot slot = owned(slots);
    slots.acquireAll();
    slots.close();
    assertThat(slot.tryEnter(self)).isFalse();
    assertThatThrownBy(() -> slots.acquire(3)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGracePeriodLastsUntilWhoeverIsInsideHasLeft() throws Exception {
    assertGracePeriodWaitsFor(slots.slot(3));
    assertGracePeriodWaitsFor(owned(slots));
  }

  private void assertGracePeriodWaitsFor(Slot slot) throws InterruptedException {
    assertThat(slot.tryEnter(self)).isTrue();
    Thread waiter = Thread.ofPlatform().start(slots::await);
    assertThat(waiter.join(Duration.ofMillis(100))).as("while somebody is inside").isFalse();
    slot.leave(self);
    assertThat(waiter.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void aGracePeriodDoesNotWaitForABrokenSlot() throws Exception {
    Slot slot = slots.slot(3);
    assertThat(slot.tryEnter(self)).isTrue();
    slot.mark = self;
    assertThat(Thread.ofPlatform().start(slots::await).join(Duration.ofSeconds(20))).isTrue();
    slots.acquireAll();
    slots.releaseAll();
  }

  /** Each adds to one plain word; three keep to their slot, one stops the world now and then. */
  @Test
  void atMostOneThreadIsInsideWhoeverOwnsTheSlot() throws Exception {
    int rounds = 20_000;
    long word = slots.state(3);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(Thread.ofPlatform().start(() -> addInBursts(rounds, word, start)));
    }
    start.countDown();
    for (int i = 0; i < 200; i++) {
      slots.acquireAll();
      Words.add(word, 0, 1);
      slots.releaseAll();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(Words.get(word)).isEqualTo(3L * rounds + 200);
    Words.set(word, 0);
  }

  private void addInBursts(int rounds, long word, CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < rounds; i++) {
      Slot slot = slots.acquire(3);
      Words.add(word, 0, 1);
      slot.leave();
    }
  }
}
