// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * Whether routines that charge quota also charge for blocks of a page or more, on which the
 * documentation of Windows and its observed behaviour differ.
 *
 * <p>ExAllocatePoolWithQuota (wdm.h) says itself that it does not charge for requests of PAGE_SIZE,
 * 4,096 bytes, or more, so it never does, whatever is chosen here.
 */
public enum BigBlockQuota {
  /** Every other routine charges such blocks by whole pages: the default. */
  CHARGED,

  /** No routine charges for a request of 4,096 bytes or more, as Windows was observed to. */
  EXEMPT
}
