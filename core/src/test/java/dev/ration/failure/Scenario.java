// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import dev.ration.LookasideList;
import dev.ration.PoolArena;
import dev.ration.nt.CloseMode;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Calls to be made to fail; each says whether it did what it was called for. */
enum Scenario {
  FIRST_SMALL(stage -> {}, stage -> stage.allocate(100)),
  FIRST_SMALL_UNCHARGED(stage -> {}, stage -> stage.system.raw().allocate(1, 100, Stage.TAG) != 0),
  FIRST_PAGE(stage -> {}, stage -> stage.allocate(4000)),
  FIRST_RUN(stage -> {}, stage -> stage.allocate(8192)),
  FIRST_LARGE(stage -> {}, stage -> stage.allocate(200_000)),
  FIRST_ZEROED(
      stage -> {}, stage -> stage.child.call(() -> stage.isSegment(stage.quotaZero(1000)))),
  WARM_SMALL(stage -> stage.warm(100), stage -> stage.allocate(100)),
  WARM_RUN(stage -> stage.warm(8192), stage -> stage.allocate(8192)),
  WARM_LARGE(stage -> stage.warm(200_000), stage -> stage.allocate(200_000)),
  NEW_TAG(
      stage -> stage.warm(100),
      stage -> stage.system.raw().allocate(0, 100, Stage.OTHER_TAG, stage.child) != 0),
  SECOND_CLASS(stage -> stage.warm(100), stage -> stage.allocate(1500)),
  FREE_SMALL(stage -> stage.hold(100), Stage::free),
  FREE_PAGE(stage -> stage.hold(4000), Stage::free),
  FREE_RUN(stage -> stage.hold(8192), Stage::free),
  FREE_LARGE(stage -> stage.hold(200_000), Stage::free),
  TRANSFER_UP(stage -> stage.hold(100), stage -> stage.transfer(stage.parent)),
  TRANSFER_ACROSS(stage -> stage.hold(200_000), stage -> stage.transfer(stage.sibling)),
  TRANSFER_AWAY(stage -> stage.hold(8192), stage -> stage.transfer(stage.system.systemProcess())),
  TRANSFER_TO(
      stage -> stage.block = stage.system.raw().allocate(0, 100, Stage.TAG),
      stage -> stage.transfer(stage.child)),
  LENGTHEN_SMALL(stage -> stage.hold(100), stage -> stage.resize(112)),
  SHORTEN_SMALL(stage -> stage.hold(100), stage -> stage.resize(1)),
  LENGTHEN_RUN(stage -> stage.hold(5000), stage -> stage.resize(8192)),
  LENGTHEN_LARGE(stage -> stage.hold(200_000), stage -> stage.resize(300_000)),
  SHORTEN_LARGE(stage -> stage.hold(300_000), stage -> stage.resize(100_000)),
  CREATE_PROCESS(
      stage -> {},
      stage -> stage.system.createProcess("new", QuotaLimits.UNLIMITED).name().equals("new")),
  CREATE_CHILD(stage -> {}, stage -> stage.child.createChild("new").name().equals("new")),
  CLOSE(
      Stage::holdSome,
      stage -> {
        stage.child.close();
        return true;
      }),
  RUNDOWN(
      Stage::holdSome,
      stage -> {
        stage.child.close(CloseMode.RUNDOWN);
        return true;
      }),
  SET_LIMITS(
      Stage::holdSome,
      stage -> {
        stage.child.setLimits(new QuotaLimits(1, 1));
        return true;
      }),
  PS_CHARGE(
      stage -> {},
      stage -> {
        stage.system.ps().chargePoolQuota(stage.child, 0, 1000);
        return true;
      }),
  PS_RETURN(
      stage -> stage.system.ps().chargePoolQuota(stage.child, 0, 1000),
      stage -> {
        stage.system.ps().returnPoolQuota(stage.child, 0, 1000);
        return true;
      }),
  LIST_ALLOCATE(
      stage -> stage.prepared = stage.list(), stage -> stage.isSegment(list(stage).allocate())),
  LIST_FREE(Stage::holdEntry, Stage::freeEntry),
  LIST_ALLOCATE_AGAIN(
      stage -> {
        stage.holdEntry();
        stage.freeEntry();
      },
      stage -> stage.isSegment(list(stage).allocate())),
  LIST_CLOSE(
      stage -> {
        stage.holdEntry();
        stage.freeEntry();
      },
      stage -> {
        list(stage).close();
        return true;
      }),
  ARENA_ALLOCATE(
      stage -> stage.prepared = stage.child.openArena(0, Stage.TAG),
      stage -> arena(stage).allocate(1000, 16).byteSize() == 1000),
  ARENA_CLOSE(
      stage -> {
        stage.prepared = stage.child.openArena(0, Stage.TAG);
        MemorySegment small = arena(stage).allocate(10, 1);
        MemorySegment large = arena(stage).allocate(100_000, 1);
        assert small.byteSize() + large.byteSize() == 100_010;
      },
      stage -> {
        arena(stage).close();
        return true;
      }),
  TRIM(
      stage -> {
        stage.warm(100);
        stage.warm(200_000);
      },
      stage -> {
        stage.system.trim();
        return true;
      });

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final Consumer<Stage> preparation;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final Predicate<Stage> action;

  Scenario(Consumer<Stage> preparation, Predicate<Stage> action) {
    this.preparation = preparation;
    this.action = action;
  }

  void prepare(Stage stage) {
    preparation.accept(stage);
  }

  boolean act(Stage stage) {
    return action.test(stage);
  }

  static LookasideList list(Stage stage) {
    return (LookasideList) stage.prepared;
  }

  private static PoolArena arena(Stage stage) {
    return (PoolArena) stage.prepared;
  }
}
