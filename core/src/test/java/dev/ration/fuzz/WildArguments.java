// SPDX-License-Identifier: Apache-2.0
package dev.ration.fuzz;

import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.PoolTag;

/** Arguments of every kind: sound ones mostly, else whatever the bytes say. */
final class WildArguments {
  private static final int[] TYPES = {0, 1, 4, 5, 512, 516, 0, 1, 8, 9, 16, 17, 256, 2, 32, 3};
  private static final int[] TAGS = {
    PoolTag.of("Fred").value(), PoolTag.of("Wilm").value(), PoolTag.of("F").value(), 0
  };
  private static final long[] FLAGS = {0x40, 0x100, 0x41, 0x101, 0x42, 0x102, 0x148, 0x160};
  private static final long[] SIZES = {0, 1, 16, 100, 4064, 4065, 4096, 70_000};

  private final ByteNumbers numbers;

  WildArguments(ByteNumbers numbers) {
    this.numbers = numbers;
  }

  private boolean isWild() {
    return numbers.nextInt(16) == 0;
  }

  int type() {
    return isWild() ? numbers.nextInt() : TYPES[numbers.nextInt(TYPES.length)];
  }

  int tag() {
    return isWild() ? numbers.nextInt() : TAGS[numbers.nextInt(TAGS.length)];
  }

  long flags() {
    return isWild() ? numbers.nextLong() : FLAGS[numbers.nextInt(FLAGS.length)];
  }

  int priority() {
    return isWild() ? numbers.nextInt() : PoolPriority.NORMAL_POOL_PRIORITY;
  }

  long alignment() {
    return isWild() ? numbers.nextLong() : 1L << numbers.nextInt(14);
  }

  long bytes() {
    if (isWild()) {
      return numbers.nextLong();
    }
    return numbers.nextBoolean() ? numbers.nextInt(256) : SIZES[numbers.nextInt(SIZES.length)];
  }

  PoolExtendedParameter[] extended() {
    int count = numbers.nextInt(4);
    PoolExtendedParameter[] parameters = new PoolExtendedParameter[count];
    for (int i = 0; i < count; i++) {
      parameters[i] =
          numbers.nextBoolean()
              ? PoolExtendedParameter.priority(priority())
              : new PoolExtendedParameter.NumaNode(
                  numbers.nextInt(300) - 10, numbers.nextBoolean());
    }
    return parameters;
  }
}
