// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.time.Duration;
import java.util.List;

/**
 * An allocated block of which the verifier knows where it comes from.
 *
 * @param address of its first byte
 * @param bytes that were asked for
 * @param tag its tag
 * @param paged whether it is of the paged pool
 * @param process the name of the process that is charged
 * @param processId the id of that process
 * @param guarded whether it lies in special pool
 * @param thread the name of the thread that allocated it
 * @param age since it was allocated
 * @param stack the calls that led to its allocation, the innermost first; empty where stacks are
 *     not tracked
 */
public record BlockOrigin(
    long address,
    long bytes,
    int tag,
    boolean paged,
    String process,
    int processId,
    boolean guarded,
    String thread,
    Duration age,
    List<String> stack) {
  /** Makes an origin of a copy of the stack. */
  public BlockOrigin {
    stack = List.copyOf(stack);
  }
}
