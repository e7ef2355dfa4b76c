// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sizes at every boundary of the contract, and what blocks of them cost. */
public final class Sizes {
  public static final long PAGE = 4096;

  /** The largest request with a header in its page. */
  public static final long MAX_SMALL = 4064;

  private static final long[] FITTING = {
    0,
    1,
    15,
    16,
    17,
    255,
    256,
    257,
    2047,
    2048,
    2049,
    4063,
    4064,
    4065,
    4080,
    4095,
    4096,
    4097,
    8193,
    65_536,
    65_537,
    (1 << 20) + 1
  };

  /** Gigabytes, negative, and those whose rounding overflows. */
  private static final long[] HUGE = {
    1L << 32,
    3L << 32,
    (1L << 50) - 1,
    1L << 50,
    (1L << 50) + 1,
    Long.MAX_VALUE - 4096,
    Long.MAX_VALUE - 15,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -4097,
    -4096,
    -4095,
    -16,
    -1
  };

  private Sizes() {}

  /** NT's arithmetic, written out a second time: header and rounding, or whole pages. */
  public static long charge(long bytes) {
    if (bytes > MAX_SMALL) {
      return (bytes + PAGE - 1) / PAGE * PAGE;
    }
    long counted = bytes == 0 ? 1 : bytes;
    return (counted + 16 + 15) / 16 * 16;
  }

  public static Stream<Arguments> fitting() {
    return pairs(FITTING);
  }

  public static Stream<Arguments> huge() {
    return pairs(HUGE);
  }

  /** One size inside a page, one of pages in a cache, one beyond all caches. */
  public static Stream<Arguments> smallAndBig() {
    return pairs(48, 9000, 200_000);
  }

  public static Stream<Arguments> belowPage() {
    return pairs(Arrays.stream(FITTING).filter(size -> size < PAGE).toArray());
  }

  public static Stream<Arguments> fromPageOn() {
    return pairs(Arrays.stream(FITTING).filter(size -> size >= PAGE).toArray());
  }

  private static Stream<Arguments> pairs(long... sizes) {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind -> Arrays.stream(sizes).boxed().map(size -> Arguments.of(kind, size.longValue())));
  }
}
