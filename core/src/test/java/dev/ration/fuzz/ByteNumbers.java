// SPDX-License-Identifier: Apache-2.0
package dev.ration.fuzz;

import java.util.random.RandomGenerator;

/**
 * Bytes as the numbers of a random generator, so that a fuzzer decides what a random test does. A
 * small number takes one byte, so that a change of one byte changes one decision; when the bytes
 * are used up, every number is 0.
 */
public final class ByteNumbers implements RandomGenerator {
  private final byte[] bytes;
  private int next;

  /** Gives numbers out of these bytes, from the first on. */
  public ByteNumbers(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** Whether bytes are left. */
  public boolean hasNext() {
    return next < bytes.length;
  }

  private long take(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (hasNext() ? bytes[next] & 0xFF : 0);
      next++;
    }
    return value;
  }

  @Override
  public int nextInt() {
    return (int) take(4);
  }

  @Override
  public long nextLong() {
    return take(8);
  }

  @Override
  public boolean nextBoolean() {
    return (take(1) & 1) != 0;
  }

  @Override
  public int nextInt(int bound) {
    int count = bound <= 1 << 8 ? 1 : bound <= 1 << 16 ? 2 : 4;
    return (int) (take(count) % bound);
  }

  @Override
  public int nextInt(int origin, int bound) {
    return origin + nextInt(bound - origin);
  }
}
