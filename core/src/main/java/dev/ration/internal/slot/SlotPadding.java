// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

/** Keeps the words of a {@link Slot} off the cache lines of whatever lies before it. */
@SuppressWarnings("unused")
abstract sealed class SlotPadding permits Slot {
  private long p01;
  private long p02;
  private long p03;
  private long p04;
  private long p05;
  private long p06;
  private long p07;
  private long p08;
  private long p09;
  private long p10;
  private long p11;
  private long p12;
  private long p13;
  private long p14;
}
