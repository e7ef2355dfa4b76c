// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.nt.BugCheck;
import dev.ration.nt.BugCheckSink;
import dev.ration.nt.LeakReport;
import dev.ration.nt.PoolTag;

/**
 * The one door by which misuse and corruption leave: each kind is one method, with the code and
 * parameters of NT and one line of advice.
 */
final class Violation {
  private static final int FREED_TWICE = 0x07;
  private static final int BAD_ALLOCATION_IRQL = 0x08;
  private static final int BAD_FREE_IRQL = 0x09;
  private static final int WRONG_TAG = 0x0A;
  private static final int NEVER_IN_A_POOL = 0x42;
  private static final int BAD_ADDRESS = 0x99;
  private static final int TYPE_NOT_SUPPORTED = 0x9A;
  private static final int NO_TAG = 0x9B;

  /** 0xC4: paged pool allocated above APC_LEVEL. */
  static final int PAGED_ALLOCATED = 0x01;

  /** 0xC4: paged pool freed above APC_LEVEL. */
  static final int PAGED_FREED = 0x11;

  /** 0xC4: quota charged when no process is bound. */
  static final int CHARGED_UNBOUND = 0x10A;

  /** 0xC4: quota charged at DISPATCH_LEVEL. */
  static final int CHARGED_AT_DISPATCH = 0x10B;

  private static final int LEFT_BEHIND = 0x62;
  private static final int UNREADABLE_TAG = 0x9D;

  private final BugCheckSink sink;

  Violation(BugCheckSink sink) {
    this.sink = sink;
  }

  void report(int code, long p1, long p2, long p3, long p4, String advice) {
    sink.bugCheck(new BugCheck(code, p1, p2, p3, p4, advice));
  }

  void report(BugCheck check) {
    sink.bugCheck(check);
  }

  /** What only the verifier checks: 0xC4 with one of the numbers above. */
  void verified(int what, int irql, int poolType, long last) {
    String advice =
        switch (what) {
          case PAGED_ALLOCATED -> "Allocate paged pool at APC_LEVEL or below.";
          case PAGED_FREED -> "Free paged pool at APC_LEVEL or below.";
          case CHARGED_UNBOUND ->
              "Quota was to be charged and no process is bound: run the call by PoolProcess.run, or"
                  + " carry the binding into the executor by PoolProcess.wrap.";
          default -> "Quota was to be charged at DISPATCH_LEVEL: charge it before the event loop.";
        };
    report(BugCheck.DRIVER_VERIFIER_DETECTED_VIOLATION, what, irql, poolType, last, advice);
  }

  void unreadableTag(int tag, int poolType, long bytes) {
    badCaller(
        UNREADABLE_TAG,
        tag,
        poolType,
        bytes,
        "Give a tag with a letter or a digit: one without cannot be found in a report.");
  }

  /** Blocks that a closed process has left, and of which the verifier tracks some. */
  void leaked(LeakReport report) {
    report(
        BugCheck.DRIVER_VERIFIER_DETECTED_VIOLATION,
        LEFT_BEHIND,
        report.processId(),
        report.bytes(),
        report.blocks(),
        "Process '%s' was closed and left %d blocks, %d bytes: its leak report has the stacks."
            .formatted(report.process(), report.blocks(), report.bytes()));
  }

  private void badCaller(long p1, long p2, long p3, long p4, String advice) {
    report(BugCheck.BAD_POOL_CALLER, p1, p2, p3, p4, advice);
  }

  void allocatedAtIrql(int irql, int poolType, long bytes) {
    badCaller(
        BAD_ALLOCATION_IRQL,
        irql,
        poolType,
        bytes,
        "Allocate paged pool, or with quota by the untagged routine, at APC_LEVEL or below;"
            + " nonpaged pool at DISPATCH_LEVEL or below.");
  }

  void freedAtIrql(int irql, int poolType, long address) {
    badCaller(BAD_FREE_IRQL, irql, poolType, address, "Free paged pool at APC_LEVEL or below.");
  }

  void freedTwice(long word, long address) {
    badCaller(
        FREED_TWICE,
        0,
        word,
        address,
        "This block is free already: find the second owner, or allocate it under the special pool.");
  }

  void wrongTag(long address, int allocatedTag, int givenTag) {
    badCaller(
        WRONG_TAG,
        address,
        allocatedTag,
        givenTag,
        "The block was allocated with tag '"
            + PoolTag.text(allocatedTag)
            + "' and freed with '"
            + PoolTag.text(givenTag)
            + "': free it with its own tag, or with freePool.");
  }

  void foreignAddress(long address) {
    badCaller(
        NEVER_IN_A_POOL,
        address,
        0,
        0,
        "No pool of this system has that address: free a block where it was allocated, before the"
            + " system is closed.");
  }

  void badAddress(long address) {
    badCaller(
        BAD_ADDRESS,
        address,
        0,
        0,
        "That is not the start of a block: pass exactly the segment that the allocation returned;"
            + " NULL, heap segments, slices and blocks of an arena cannot be freed.");
  }

  void mustSucceed(int poolType, long bytes, int tag) {
    badCaller(
        TYPE_NOT_SUPPORTED,
        poolType,
        bytes,
        tag,
        "Must-succeed, session and reserved pool types are not supported: use NON_PAGED_POOL_NX or"
            + " PAGED_POOL and handle failure.");
  }

  void noTag(int poolType, long bytes) {
    badCaller(NO_TAG, poolType, bytes, 0, "Give a tag of one to four printable characters.");
  }

  void zeroBytes(int irql, int poolType, long bytes) {
    report(
        BugCheck.DRIVER_VERIFIER_DETECTED_VIOLATION,
        0x00,
        irql,
        poolType,
        bytes,
        "A request of zero bytes wastes a header, and often hides a missing check of a length.");
  }

  void quotaUnderflow(int process, int pool, long amount, long missing) {
    report(
        BugCheck.QUOTA_UNDERFLOW,
        process,
        pool,
        amount,
        missing,
        "More quota was returned than Ps calls charged: pair every charge with one return of the same"
            + " amount and pool.");
  }

  void quotaAtIrql(int irql, int poolType, long amount) {
    report(
        BugCheck.DRIVER_VERIFIER_DETECTED_VIOLATION,
        0x10B,
        irql,
        poolType,
        amount,
        "Quota is charged and returned by Ps below DISPATCH_LEVEL.");
  }

  void corrupt(long where, String what) {
    report(
        BugCheck.BAD_POOL_HEADER,
        0x20,
        where,
        0,
        0,
        "An equation of the pool's own data does not hold: " + what + ". Please report it.");
  }
}
