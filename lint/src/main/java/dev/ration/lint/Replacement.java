// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.fixes.SuggestedFixes;
import com.sun.source.tree.ExpressionTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What replaces a deprecated routine.
 *
 * @param same the routine that does the same
 * @param zeroed the routine that does the same with zeroed memory; equal to {@code same} where
 *     there is none
 * @param addsTag whether they take a tag that the deprecated routine does not
 * @param standing what its page calls the deprecated routine
 */
record Replacement(Routine same, Routine zeroed, boolean addsTag, String standing) {

  /** The replacement of a routine, if it is deprecated. */
  static Optional<Replacement> of(Routine routine) {
    return Optional.ofNullable(
        switch (routine) {
          case ALLOCATE_POOL ->
              new Replacement(Routine.UNINITIALIZED, Routine.ZERO, true, "deprecated");
          case WITH_TAG ->
              new Replacement(Routine.UNINITIALIZED, Routine.ZERO, false, "deprecated");
          case WITH_TAG_PRIORITY ->
              new Replacement(
                  Routine.PRIORITY_UNINITIALIZED, Routine.PRIORITY_ZERO, false, "deprecated");
          case WITH_QUOTA ->
              new Replacement(Routine.QUOTA_UNINITIALIZED, Routine.QUOTA_ZERO, true, "obsolete");
          case WITH_QUOTA_TAG ->
              new Replacement(Routine.QUOTA_UNINITIALIZED, Routine.QUOTA_ZERO, false, "deprecated");
          case FS_RTL -> kept(Routine.FS_RTL_WITH_TAG);
          case FS_RTL_WITH_QUOTA -> kept(Routine.FS_RTL_WITH_QUOTA_TAG);
          default -> null;
        });
  }

  /** FsRtl has no zeroing routines: the tagged ones replace the untagged. */
  private static Replacement kept(Routine tagged) {
    return new Replacement(tagged, tagged, true, "obsolete");
  }

  /** The names that say what to use, for a message. */
  String advice() {
    if (same == zeroed) {
      return same.method() + ", and a tag of your own";
    }
    String newest = takesPriority() ? "allocatePool3" : "allocatePool2";
    return newest
        + ", "
        + zeroed.method()
        + " or "
        + same.method()
        + (addsTag ? ", and a tag of your own" : "");
  }

  /** Routines that a reference to the deprecated one may name instead. */
  List<String> sameParameters() {
    return addsTag ? List.of() : List.of(same.method(), zeroed.method());
  }

  private boolean takesPriority() {
    return same == Routine.PRIORITY_UNINITIALIZED;
  }

  private boolean charges() {
    return same == Routine.QUOTA_UNINITIALIZED;
  }

  /** Equivalent calls, and after them the same with zeroed memory. */
  List<SuggestedFix> fixes(Allocation allocation, VisitorState state) {
    OptionalLong bytes = Constants.value(allocation.bytes(), state);
    if (addsTag && charges() && !isCharged(bytes)) {
      return List.of();
    }
    List<SuggestedFix> fixes = new ArrayList<>();
    Optional<Pool2Flags> flags =
        same == zeroed || takesPriority() || bytes.isEmpty() || bytes.getAsLong() == 0
            ? Optional.empty()
            : Pool2Flags.of(Constants.value(allocation.kind(), state), charges());
    if (flags.isPresent()) {
      fixes.add(pool2(allocation, flags.get(), state));
      if (!flags.get().zeroed()) {
        fixes.add(pool2(allocation, flags.get().withZeroed(), state));
      }
      return fixes;
    }
    fixes.add(renamed(allocation, same, state).build());
    if (same != zeroed) {
      fixes.add(renamed(allocation, zeroed, state).build());
    }
    return fixes;
  }

  /** The untagged quota routine charges nothing from PAGE_SIZE on, and its replacements do. */
  private static boolean isCharged(OptionalLong bytes) {
    return bytes.isPresent() && bytes.getAsLong() >= 0 && bytes.getAsLong() < Bits.PAGE_SIZE;
  }

  private SuggestedFix pool2(Allocation allocation, Pool2Flags flags, VisitorState state) {
    SuggestedFix.Builder fix = renamed(allocation, Routine.POOL2, state);
    ExpressionTree kind = allocation.kind();
    return fix.replace(kind, flags.text(SuggestedFixes.qualifyType(state, fix, Api.POOL_FLAGS)))
        .build();
  }

  private SuggestedFix.Builder renamed(Allocation allocation, Routine to, VisitorState state) {
    SuggestedFix.Builder fix =
        SuggestedFix.builder()
            .merge(SuggestedFixes.renameMethodInvocation(allocation.call(), to.method(), state));
    if (addsTag) {
      fix.postfixWith(
          allocation.bytes(),
          ", " + SuggestedFixes.qualifyType(state, fix, Api.POOL_TAG) + ".NONE");
    }
    return fix;
  }
}
