// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.common.collect.ImmutableTable;
import java.util.Arrays;
import java.util.Optional;

/** The routines that allocate, and what their documentation pages say of each. */
enum Routine {
  ALLOCATE_POOL("Ex", "allocatePool", Refusal.NULL),
  WITH_TAG("Ex", "allocatePoolWithTag", Refusal.NULL),
  WITH_TAG_PRIORITY("Ex", "allocatePoolWithTagPriority", Refusal.NULL),
  WITH_QUOTA("Ex", "allocatePoolWithQuota", Refusal.RAISES),
  WITH_QUOTA_TAG("Ex", "allocatePoolWithQuotaTag", Refusal.RAISES),
  ZERO("Ex", "allocatePoolZero", Refusal.NULL),
  UNINITIALIZED("Ex", "allocatePoolUninitialized", Refusal.NULL),
  PRIORITY_ZERO("Ex", "allocatePoolPriorityZero", Refusal.NULL),
  PRIORITY_UNINITIALIZED("Ex", "allocatePoolPriorityUninitialized", Refusal.NULL),
  QUOTA_ZERO("Ex", "allocatePoolQuotaZero", Refusal.RAISES),
  QUOTA_UNINITIALIZED("Ex", "allocatePoolQuotaUninitialized", Refusal.RAISES),
  POOL2("Ex", "allocatePool2", Refusal.BY_FLAGS),
  POOL3("Ex", "allocatePool3", Refusal.BY_FLAGS),
  FS_RTL("FsRtl", "allocatePool", Refusal.ALWAYS_RAISES),
  FS_RTL_WITH_TAG("FsRtl", "allocatePoolWithTag", Refusal.ALWAYS_RAISES),
  FS_RTL_WITH_QUOTA("FsRtl", "allocatePoolWithQuota", Refusal.RAISES),
  FS_RTL_WITH_QUOTA_TAG("FsRtl", "allocatePoolWithQuotaTag", Refusal.RAISES),
  RAW("RawPool", "allocate", Refusal.ZERO),
  LOOKASIDE("LookasideList", "allocate", Refusal.UNSEEN);

  /** What a routine does when it cannot give memory or may not charge for it. */
  enum Refusal {
    /** NULL, unless POOL_RAISE_IF_ALLOCATION_FAILURE is in the pool type. */
    NULL,
    /** An exception, unless POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is in the pool type. */
    RAISES,
    /** NULL, unless POOL_FLAG_RAISE_ON_FAILURE is in the POOL_FLAGS. */
    BY_FLAGS,
    /** An exception, whatever is asked for. */
    ALWAYS_RAISES,
    /** The address 0. */
    ZERO,
    /** As was said when the list was made, which is elsewhere. */
    UNSEEN
  }

  private static final ImmutableTable<String, String, Routine> BY_NAME =
      Arrays.stream(values())
          .collect(
              ImmutableTable.toImmutableTable(
                  routine -> routine.type, routine -> routine.method, routine -> routine));

  private final String type;
  private final String method;
  private final Refusal refusal;

  Routine(String type, String method, Refusal refusal) {
    this.type = type;
    this.method = method;
    this.refusal = refusal;
  }

  /** The routine that is a method of a class of package dev.ration, if it is one. */
  static Optional<Routine> find(String type, String method) {
    return Optional.ofNullable(BY_NAME.get(type, method));
  }

  Refusal refusal() {
    return refusal;
  }

  /** As the code calls it. */
  String method() {
    return method;
  }

  /** The method of the same object that frees; empty when another object's does. */
  String freedBy() {
    return switch (type) {
      case "Ex" -> "freePool";
      case "RawPool", "LookasideList" -> "free";
      default -> "";
    };
  }

  /** Whether it takes POOL_FLAGS, and not a POOL_TYPE. */
  boolean takesFlags() {
    return refusal == Refusal.BY_FLAGS;
  }

  /** Whether the level of the thread is checked; RawPool does not look at it. */
  boolean checksIrql() {
    return this != RAW && this != LOOKASIDE;
  }
}
