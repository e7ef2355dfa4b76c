// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import dev.ration.nt.Irql;
import dev.ration.nt.SpecialPoolOptions.Side;
import java.lang.foreign.MemorySegment;

/** What callers do wrong, and the bug check that it must end in. */
@SuppressWarnings("deprecation")
enum Misuse {
  READ_BEYOND_END(0xD6, 1, 8, 16, 4096) {
    @Override
    void commit(Stage stage, MemorySegment block, long distance) {
      stage.touch(block, block.byteSize() + distance - 1, false);
    }
  },
  WRITE_BEYOND_END(0xD6, 1, 8, 16, 4096) {
    @Override
    void commit(Stage stage, MemorySegment block, long distance) {
      stage.touch(block, block.byteSize() + distance - 1, true);
    }
  },
  FILL_BEYOND_END(0xD6, 1, 8, 16, 4096) {
    @Override
    void commit(Stage stage, MemorySegment block, long distance) {
      stage.fill(block, block.byteSize() + distance);
    }
  },
  COPY_FROM_BEYOND_END(0xD6, 1, 8, 16, 4096) {
    @Override
    void commit(Stage stage, MemorySegment block, long distance) {
      stage.copy(block, block.byteSize() + distance);
    }
  },
  READ_BEFORE_START(0xD6, 1, 8, 16, 4096) {
    @Override
    void commit(Stage stage, MemorySegment block, long distance) {
      stage.touch(block, -distance, false);
    }

    @Override
    Side side() {
      return Side.START;
    }
  },
  WRITE_BEFORE_START(0xD6, 1, 8, 16, 4096) {
    @Override
    void commit(Stage stage, MemorySegment block, long distance) {
      stage.touch(block, -distance, true);
    }

    @Override
    Side side() {
      return Side.START;
    }
  },
  READ_AFTER_FREE(0xD5, 0, 40) {
    @Override
    void commit(Stage stage, MemorySegment block, long offset) {
      stage.free(block);
      stage.touch(block, offset, false);
    }
  },
  WRITE_AFTER_FREE(0xD5, 0, 40) {
    @Override
    void commit(Stage stage, MemorySegment block, long offset) {
      stage.free(block);
      stage.touch(block, offset, true);
    }
  },
  WRITE_AFTER_FREE_BY_ANOTHER_THREAD(0xD5, 0, 40) {
    @Override
    void commit(Stage stage, MemorySegment block, long offset) {
      stage.freeElsewhere(block);
      stage.touch(block, offset, true);
    }
  },
  FREE_TWICE(0xC1, 0x20) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage.free(block);
      stage.free(block);
    }
  },
  FREE_FOREIGN(0xC2, 0x42) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage.system().raw().free(0x12340);
    }
  },
  FREE_WITH_ANOTHER_TAG(0xC2, 0x0A) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage.system().ex().freePoolWithTag(block, Stage.OTHER_TAG);
    }
  },
  FREE_THE_MIDDLE(0xC1, 0x21) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage.system().raw().free(block.address() + 16);
    }
  },
  LEAK(0xC4, 0x62) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage.tenant().close();
    }
  },
  CHARGE_NOBODY(0xC4, 0x10A) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage.system().ex().allocatePoolWithQuotaTag(stage.kind().type(), 100, Stage.TAG);
    }
  },
  CHARGE_AT_DISPATCH(0xC4, 0x10B) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage
          .system()
          .ke()
          .raiseIrql(
              Irql.DISPATCH_LEVEL,
              () ->
                  stage
                      .tenant()
                      .run(() -> stage.system().ex().allocatePoolWithQuotaTag(0, 100, Stage.TAG)));
    }
  },
  PAGED_POOL_AT_DISPATCH(0xC2, 0x08) {
    @Override
    void commit(Stage stage, MemorySegment block, long unused) {
      stage
          .system()
          .ke()
          .raiseIrql(
              Irql.DISPATCH_LEVEL,
              () -> stage.system().ex().allocatePoolWithTag(1, 100, Stage.TAG));
    }
  };

  private final int code;

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final long[] numbers;

  Misuse(int code, long... numbers) {
    this.code = code;
    this.numbers = numbers;
  }

  /** Does it. The number is a distance, an offset, or of no meaning. */
  abstract void commit(Stage stage, MemorySegment block, long number);

  Side side() {
    return Side.END;
  }

  int code() {
    return code;
  }

  /** The distances or offsets of a touch, or the number of a bug check. */
  long[] numbers() {
    return numbers;
  }

  /** Whether it is a touch that the JVM itself has to notice. */
  boolean isTouch() {
    return code == 0xD5 || code == 0xD6;
  }
}
