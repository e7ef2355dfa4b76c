// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import java.util.List;

/** The checks of one request, a bit each. */
public final class Rungs {
  /** The block lies beside a shut page. */
  public static final int GUARD = 1;

  /** The stack is taken. */
  public static final int TRACK = 2;

  /** Patterns in and behind the block. */
  public static final int CANARY = 4;

  /** The request may fail on purpose. */
  public static final int FAULTS = 8;

  public static final int LEVELS = 16;

  public static final int CONTEXT = 32;

  /** Guarded if it is picked; resolved before anybody else sees the bits. */
  static final int SAMPLE = 64;

  /** Whoever frees the block is known by his stack, too. */
  static final int FREE_STACK = 128;

  /** The request names the end of the block that touches the guard. */
  public static final int AT_END = 256;

  /** The request names the start of the block. */
  public static final int AT_START = 512;

  /** What needs a description of the block. */
  public static final int OF_BLOCK = GUARD | TRACK | CANARY;

  private Rungs() {}

  private static int bit(VerifierRung rung) {
    return switch (rung) {
      case SPECIAL_POOL -> GUARD;
      case SAMPLED_GUARD -> SAMPLE;
      case POOL_TRACKING -> TRACK;
      case CANARIES -> CANARY;
      case LOW_RESOURCES -> FAULTS;
      case FORCE_IRQL -> LEVELS;
      case CONTEXT_RULES -> CONTEXT;
    };
  }

  static int of(VerifierRule rule) {
    int bits = 0;
    for (VerifierRung rung : rule.rungs()) {
      bits |= bit(rung);
    }
    return bits;
  }

  static int of(List<VerifierRule> rules) {
    int bits = 0;
    for (VerifierRule rule : rules) {
      bits |= of(rule);
    }
    return bits;
  }

  static int of(List<VerifierRule> rules, int tag, long bytes, String process) {
    int bits = 0;
    for (VerifierRule rule : rules) {
      if (rule.covers(tag, bytes, process)) {
        bits |= of(rule);
      }
    }
    return bits;
  }
}
