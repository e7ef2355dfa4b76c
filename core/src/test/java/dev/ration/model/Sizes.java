// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.internal.memory.PortableMemory;
import java.util.random.RandomGenerator;

/** Sizes worth asking for, and what they cost by design decision 1, written down once more. */
final class Sizes {
  static final int PAGE = 4096;

  /** Bytes of a cache line of this machine. */
  static final int LINE = new PortableMemory().cacheLine();

  private static final long[] BOUNDARIES = {
    0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 255, 256, 257, 272, 273, 288, 292, 293, 304, 315, 336,
    337, 372, 409, 455, 512, 513, 585, 682, 816, 817, 1008, 1024, 1025, 1360, 1365, 1366, 2047,
    2048, 2049, 3000, 4063, 4064, 4065, 4079, 4080, 4081, 4095, 4096, 4097, 8191, 8192, 8193, 61440,
    65535, 65536, 65537, 69632, 69633
  };

  private static final long[] IMPOSSIBLE = {
    -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 50, (1L << 50) + 1, 1L << 40, -4096
  };

  private Sizes() {}

  static long cost(long bytes) {
    return bytes <= PAGE - 32
        ? (Math.max(bytes, 1) + 16 + 15) / 16 * 16
        : (bytes + PAGE - 1) / PAGE * PAGE;
  }

  static long random(RandomGenerator random) {
    int dice = random.nextInt(1000);
    if (dice < 560) {
      return random.nextInt(1, 257);
    } else if (dice < 730) {
      return random.nextInt(1, 2049);
    } else if (dice < 870) {
      return BOUNDARIES[random.nextInt(BOUNDARIES.length)];
    } else if (dice < 960) {
      return random.nextInt(2049, 4 * PAGE);
    } else if (dice < 990) {
      return random.nextInt(4 * PAGE, 20 * PAGE);
    } else if (dice < 998) {
      return random.nextInt(20 * PAGE, 100 * PAGE);
    }
    return IMPOSSIBLE[random.nextInt(IMPOSSIBLE.length)];
  }

  /** Whether no pool could ever hold so much. */
  static boolean isImpossible(long bytes) {
    return bytes < 0 || bytes >= 1L << 40;
  }
}
