// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.nt.BugCheck;
import dev.ration.nt.BugCheckSink;
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

  private final BugCheckSink sink;

  Violation(BugCheckSink sink) {
    this.sink = sink;
  }

  void report(int code, long p1, long p2, long p3, long p4, String advice) {
    sink.bugCheck(new BugCheck(code, p1, p2, p3, p4, advice));
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
