// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.BugCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the error that a touch of a shut page ends in to the block that it was a touch of.
 *
 * <p>The error says neither address nor block. Where the operating system records faults, the
 * address is exact. Elsewhere the block is the one whose stacks have most in common with the
 * error's, and the report says that it is a guess.
 */
final class Diagnosis {
  private static final String OF_A_TOUCH = "unsafe memory access operation";
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int UNKNOWN = 2;
  private static final int FRAMES_OF_ACCESS = 8;

  private final SpecialPool special;
  private final BlockTable blocks;

  Diagnosis(SpecialPool special, BlockTable blocks) {
    this.special = special;
    this.blocks = blocks;
  }

  @Nullable BugCheck of(InternalError error) {
    String message = error.getMessage();
    if (message == null || !message.contains(OF_A_TOUCH)) {
      return null;
    }
    int access = access(error);
    long address = special.guards().newestFault(special::wasShut);
    if (address == 0 && special.guards().namesAddresses()) {
      return null; // a touch of something else, such as a file that was truncated
    }
    VerifiedBlock block = address == 0 ? likeliest(error) : special.nearest(address);
    if (block == null) {
      return new BugCheck(
          BugCheck.PAGE_FAULT_IN_FREED_SPECIAL_POOL,
          address,
          access,
          0,
          0,
          "Memory of special pool was touched that belongs to no block any more: it was freed"
              + " before those that are remembered; give the quarantine more room.");
    }
    return describe(block, address, access);
  }

  /** The block's process says whether the system touched its own or a caller his. */
  private static BugCheck describe(VerifiedBlock block, long address, int access) {
    boolean callers = block.processId != 0;
    String verb = access == READ ? "read" : access == WRITE ? "written" : "touched";
    String where =
        address == 0
            ? "Memory was %s that cannot be touched; by the stacks it probably was".formatted(verb)
            : "Byte %d was %s of".formatted(address - block.address(), verb);
    int code;
    String cure;
    if (block.retired) {
      code =
          callers
              ? BugCheck.DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL
              : BugCheck.PAGE_FAULT_IN_FREED_SPECIAL_POOL;
      cure = "it had been freed: find who kept it.";
    } else {
      code =
          callers
              ? BugCheck.DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION
              : BugCheck.PAGE_FAULT_BEYOND_END_OF_ALLOCATION;
      cure = "that is outside of it: find who goes there.";
    }
    return new BugCheck(
        code,
        address,
        access,
        block.address(),
        block.bytes,
        where + " " + Texts.of(block) + "; " + cure);
  }

  /** Whether memory was read or written, by the methods at the top of the stack. */
  private static int access(InternalError error) {
    StackTraceElement[] frames = error.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, FRAMES_OF_ACCESS); i++) {
      String name = frames[i].getMethodName();
      if (name.startsWith("put") || name.startsWith("set") || name.startsWith("fill")) {
        return WRITE;
      }
      if (name.startsWith("get") || name.contains("ismatch") || name.startsWith("toArray")) {
        return READ;
      }
    }
    return UNKNOWN;
  }

  private @Nullable VerifiedBlock likeliest(InternalError error) {
    Set<String> methods = new HashSet<>();
    for (StackTraceElement frame : error.getStackTrace()) {
      methods.add(method(frame.toString()));
    }
    List<VerifiedBlock> candidates = new ArrayList<>();
    blocks.all().stream().filter(VerifiedBlock::isGuarded).forEach(candidates::add);
    candidates.addAll(special.quarantined());
    VerifiedBlock best = null;
    long bestScore = -1;
    for (VerifiedBlock candidate : candidates) {
      long score = score(candidate, methods);
      if (score >= bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  }

  /** How much of a block's stacks is in the error's, and whether the thread is the same. */
  private static long score(VerifiedBlock block, Set<String> methods) {
    long self = Thread.currentThread().threadId();
    long score = block.allocatingThreadId == self || block.freeingThreadId == self ? 1 : 0;
    CallStack freedBy = block.freedBy;
    for (String frame : block.allocatedBy.frames()) {
      score += methods.contains(method(frame)) ? 2 : 0;
    }
    for (String frame : freedBy == null ? List.<String>of() : freedBy.frames()) {
      score += methods.contains(method(frame)) ? 2 : 0;
    }
    return score;
  }

  private static String method(String frame) {
    int end = frame.indexOf('(');
    return end < 0 ? frame : frame.substring(0, end);
  }
}
