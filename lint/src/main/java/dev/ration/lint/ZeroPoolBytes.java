// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugPattern.LinkType.NONE;
import static com.google.errorprone.BugPattern.SeverityLevel.WARNING;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds a request whose size is known to be zero or negative. Zero bytes waste a pool header and
 * mostly show that a size was not validated (ExAllocatePoolWithQuotaTag, wdm.h); Driver Verifier
 * reports them, and ExAllocatePool2 refuses them. A negative size is, as a SIZE_T, a huge one that
 * no pool has.
 */
@BugPattern(
    summary = "A request for zero bytes or fewer: ask for at least one",
    severity = WARNING,
    linkType = NONE)
public final class ZeroPoolBytes extends BugChecker implements MethodInvocationTreeMatcher {
  /** Where sizes stand in methods that are not in {@link Routine}. */
  static final ImmutableMap<String, Integer> OTHER_SIZES =
      ImmutableMap.of("Ex.initializeLookasideList", 2, "RawPool.resize", 1);

  /** Made by javac's service loader. */
  public ZeroPoolBytes() {}

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    Optional<ExpressionTree> size = size(tree);
    if (size.isEmpty()) {
      return Description.NO_MATCH;
    }
    OptionalLong bytes = Constants.value(size.get(), state);
    if (bytes.isEmpty() || bytes.getAsLong() > 0) {
      return Description.NO_MATCH;
    }
    return buildDescription(size.get())
        .setMessage(
            bytes.getAsLong() == 0
                ? "a request for zero bytes: ask for at least one, or for nothing"
                : "%d bytes are, as an unsigned SIZE_T, more than any pool has: ask for a size above 0"
                    .formatted(bytes.getAsLong()))
        .build();
  }

  private static Optional<ExpressionTree> size(MethodInvocationTree call) {
    Optional<Allocation> allocation = Allocation.of(call);
    if (allocation.isPresent()) {
      return allocation
          .filter(request -> request.routine() != Routine.LOOKASIDE)
          .map(Allocation::bytes);
    }
    return Optional.ofNullable(OTHER_SIZES.get(Api.name(call))).map(call.getArguments()::get);
  }
}
