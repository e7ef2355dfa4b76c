// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.io.Serializable;
import java.util.Objects;

/**
 * Misuse or corruption that was detected, numbered as Windows numbers it: Bug Check Code Reference
 * (Windows debugger documentation).
 *
 * <p>The meaning of the parameters depends on the code, and mostly on the first parameter, which is
 * written after a slash: 0xC2/0x0A is {@link #BAD_POOL_CALLER} with {@code p1 == 0x0A}, a block
 * freed with another tag than its own.
 *
 * @param code the bug check's number, one of the constants below
 * @param p1 first parameter
 * @param p2 second parameter
 * @param p3 third parameter
 * @param p4 fourth parameter; for {@link #SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION} it says what was
 *     violated
 * @param advice what happened and what to do about it, in a sentence or two; may be empty
 */
public record BugCheck(int code, long p1, long p2, long p3, long p4, String advice)
    implements Serializable {
  /** A block's metadata is corrupt, or a freed block was never allocated (0x19). */
  public static final int BAD_POOL_HEADER = 0x19;

  /** More quota was returned than had been charged (0x21). */
  public static final int QUOTA_UNDERFLOW = 0x21;

  /** A must-succeed request could not be served (0x41). */
  public static final int MUST_SUCCEED_POOL_EMPTY = 0x41;

  /** Special pool found a write beyond a block or a bad free; {@code p4} says which (0xC1). */
  public static final int SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION = 0xC1;

  /** A bad request or a bad free; {@code p1} says which (0xC2). */
  public static final int BAD_POOL_CALLER = 0xC2;

  /** The verifier found a violation; {@code p1} says which (0xC4). */
  public static final int DRIVER_VERIFIER_DETECTED_VIOLATION = 0xC4;

  /** The structures that hold blocks smaller than a page are corrupt (0xC5). */
  public static final int DRIVER_CORRUPTED_EXPOOL = 0xC5;

  /** Freed pool memory was written to (0xC6). */
  public static final int DRIVER_CAUGHT_MODIFYING_FREED_POOL = 0xC6;

  /** The system touched a freed block of special pool (0xCC). */
  public static final int PAGE_FAULT_IN_FREED_SPECIAL_POOL = 0xCC;

  /** The system touched memory beyond the end of a block (0xCD). */
  public static final int PAGE_FAULT_BEYOND_END_OF_ALLOCATION = 0xCD;

  /** The structures that hold blocks of a page or more are corrupt (0xD0). */
  public static final int DRIVER_CORRUPTED_MMPOOL = 0xD0;

  /** A caller touched a freed block of special pool (0xD5). */
  public static final int DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL = 0xD5;

  /** A caller touched memory beyond the end of a block (0xD6). */
  public static final int DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION = 0xD6;

  /** The heap manager found corruption; {@code p1} says which kind (0x13A). */
  public static final int KERNEL_MODE_HEAP_CORRUPTION = 0x13A;

  /** Makes a bug check; codes without a constant here are accepted. */
  public BugCheck {
    Objects.requireNonNull(advice, "advice");
  }

  /**
   * {@return the documented name of the code, such as {@code BAD_POOL_CALLER}, or {@code BUG_CHECK}
   * for a code without a constant here}
   */
  public String name() {
    return switch (code) {
      case BAD_POOL_HEADER -> "BAD_POOL_HEADER";
      case QUOTA_UNDERFLOW -> "QUOTA_UNDERFLOW";
      case MUST_SUCCEED_POOL_EMPTY -> "MUST_SUCCEED_POOL_EMPTY";
      case SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION -> "SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION";
      case BAD_POOL_CALLER -> "BAD_POOL_CALLER";
      case DRIVER_VERIFIER_DETECTED_VIOLATION -> "DRIVER_VERIFIER_DETECTED_VIOLATION";
      case DRIVER_CORRUPTED_EXPOOL -> "DRIVER_CORRUPTED_EXPOOL";
      case DRIVER_CAUGHT_MODIFYING_FREED_POOL -> "DRIVER_CAUGHT_MODIFYING_FREED_POOL";
      case PAGE_FAULT_IN_FREED_SPECIAL_POOL -> "PAGE_FAULT_IN_FREED_SPECIAL_POOL";
      case PAGE_FAULT_BEYOND_END_OF_ALLOCATION -> "PAGE_FAULT_BEYOND_END_OF_ALLOCATION";
      case DRIVER_CORRUPTED_MMPOOL -> "DRIVER_CORRUPTED_MMPOOL";
      case DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL -> "DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL";
      case DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION ->
          "DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION";
      case KERNEL_MODE_HEAP_CORRUPTION -> "KERNEL_MODE_HEAP_CORRUPTION";
      default -> "BUG_CHECK";
    };
  }

  /**
   * {@return the bug check on one line, such as {@code BAD_POOL_CALLER (0xC2) {0xA, 0x7F00,
   * 0x46726564, 0x64657246}: advice}}
   */
  public String summary() {
    String numbers =
        String.format("%s (0x%X) {0x%X, 0x%X, 0x%X, 0x%X}", name(), code, p1, p2, p3, p4);
    return advice.isEmpty() ? numbers : numbers + ": " + advice;
  }

  /**
   * {@return the bug check as the {@code !analyze} command of WinDbg prints it: a line with the
   * name and the code, the advice, and a line for each argument in hexadecimal}
   */
  @Override
  public String toString() {
    String heading = String.format("%s (%x)", name(), code);
    String arguments =
        String.format(
            "Arguments:%nArg1: %016x%nArg2: %016x%nArg3: %016x%nArg4: %016x", p1, p2, p3, p4);
    return advice.isEmpty()
        ? String.join(System.lineSeparator(), heading, arguments)
        : String.join(System.lineSeparator(), heading, advice, arguments);
  }
}
