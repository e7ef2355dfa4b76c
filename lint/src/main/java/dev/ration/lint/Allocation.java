// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.fixes.SuggestedFixes;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.Optional;

/**
 * A call of a routine that allocates.
 *
 * @param call the call
 * @param routine what is called
 */
record Allocation(MethodInvocationTree call, Routine routine) {

  /** The allocation that an expression is, if it is one. */
  static Optional<Allocation> of(ExpressionTree tree) {
    if (!(tree instanceof MethodInvocationTree call)) {
      return Optional.empty();
    }
    String method = ASTHelpers.getSymbol(call).getSimpleName().toString();
    return Routine.find(Api.receiver(call), method).map(routine -> new Allocation(call, routine));
  }

  /** The POOL_TYPE or the POOL_FLAGS; not for lookaside lists. */
  ExpressionTree kind() {
    return call.getArguments().getFirst();
  }

  /** The size; not for lookaside lists. */
  ExpressionTree bytes() {
    return call.getArguments().get(1);
  }

  /** Whether the request is surely one for paged memory. */
  boolean isPaged(VisitorState state) {
    if (routine == Routine.LOOKASIDE) {
      return false;
    }
    long paged = routine.takesFlags() ? Bits.FLAG_PAGED : Bits.PAGED;
    return (Constants.bits(kind(), state) & paged) != 0;
  }

  /** Whether a refusal gives NULL, or 0, as far as the arguments show. */
  boolean mayBeNull(VisitorState state) {
    return switch (routine.refusal()) {
      case NULL -> !has(Bits.RAISE_IF_ALLOCATION_FAILURE, state);
      case RAISES -> has(Bits.QUOTA_FAIL_INSTEAD_OF_RAISE, state);
      case BY_FLAGS -> !has(Bits.FLAG_RAISE_ON_FAILURE, state);
      case ZERO -> true;
      case ALWAYS_RAISES, UNSEEN -> false;
    };
  }

  private boolean has(long bit, VisitorState state) {
    return (Constants.bits(kind(), state) & bit) != 0;
  }

  /** Whether the result is an address, a {@code long}, and no segment. */
  boolean isAddress() {
    return routine == Routine.RAW;
  }

  /** Source that tells whether a variable holds NULL, or whether it does not. */
  String comparison(String name, boolean isNull, VisitorState state, SuggestedFix.Builder fix) {
    return isAddress()
        ? name + (isNull ? " == 0" : " != 0")
        : "%s%s.equals(%s.NULL)"
            .formatted(
                isNull ? "" : "!",
                name,
                SuggestedFixes.qualifyType(state, fix, Api.MEMORY_SEGMENT));
  }

  /** What a refusal gives, for messages. */
  String nullText() {
    return isAddress() ? "0" : "MemorySegment.NULL";
  }
}
