// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * The outcome of a routine, under its Windows name and number: NTSTATUS (ntstatus.h).
 *
 * <p>Only the statuses that pool and quota routines give are listed.
 */
public enum NtStatus {
  /** The routine did what it was asked to. */
  STATUS_SUCCESS(0x00000000, "the operation succeeded"),

  /** A buffer for tag information is too small, or a quota structure has a wrong length. */
  STATUS_INFO_LENGTH_MISMATCH(0xC0000004, "the buffer's length does not match the information"),

  /** An argument has no meaning for the routine. */
  STATUS_INVALID_PARAMETER(0xC000000D, "an argument is invalid"),

  /** A quota block could not be allocated. */
  STATUS_NO_MEMORY(0xC0000017, "no memory for a quota block"),

  /** A charge would have passed the limit of a process or of one of its ancestors. */
  STATUS_QUOTA_EXCEEDED(0xC0000044, "the process's quota does not allow the charge"),

  /** Limits may be changed only by a holder of the privilege to increase quotas. */
  STATUS_PRIVILEGE_NOT_HELD(0xC0000061, "a privilege that the caller does not hold is needed"),

  /** The pool has no memory left for the request, or the operating system refused it. */
  STATUS_INSUFFICIENT_RESOURCES(0xC000009A, "the pool has no memory for the request"),

  /** The fourth argument is invalid: a lookaside list's pool type. */
  STATUS_INVALID_PARAMETER_4(0xC00000F2, "the fourth argument is invalid"),

  /** The fifth argument is invalid: a lookaside list's flags. */
  STATUS_INVALID_PARAMETER_5(0xC00000F3, "the fifth argument is invalid"),

  /** A charge would have passed the process's limit of page file space. */
  STATUS_PAGEFILE_QUOTA_EXCEEDED(0xC000012C, "the process's page file quota does not allow it");

  private final int value;
  private final String description;

  NtStatus(int value, String description) {
    this.value = value;
    this.description = description;
  }

  /** {@return the status as Windows returns it, such as {@code 0xC0000044}} */
  public int value() {
    return value;
  }

  /** {@return what happened, as part of a sentence, for messages} */
  public String description() {
    return description;
  }

  /** {@return whether the status reports success: NT_SUCCESS (ntdef.h)} */
  public boolean isSuccess() {
    return value >= 0;
  }
}
