// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugPattern.LinkType.NONE;
import static com.google.errorprone.BugPattern.SeverityLevel.WARNING;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import java.util.Optional;

/**
 * Finds a block that is used although its allocation may have been refused: the result is
 * dereferenced, freed or asked about before the method has compared it with NULL, or the address
 * with 0. Whether a routine gives NULL or raises is read from its flags (ExAllocatePool2,
 * ExAllocatePoolWithTag, ExAllocatePoolWithQuotaTag; wdm.h); a flag that cannot be seen counts as
 * not given.
 *
 * <p>Before means earlier in the source, on whatever path. A block that is returned or stored where
 * others find it counts as checked, since they may do so; and one that is passed to a method,
 * unless that method is in the same file, cannot be overridden, and uses it unchecked.
 */
@BugPattern(
    summary = "A pool routine gives NULL when it is refused: compare its result before using it",
    severity = WARNING,
    linkType = NONE)
public final class UncheckedPoolResult extends BugChecker implements MethodInvocationTreeMatcher {
  /** Made by javac's service loader. */
  public UncheckedPoolResult() {}

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    return Allocation.of(tree)
        .filter(allocation -> allocation.mayBeNull(state))
        .flatMap(allocation -> check(allocation, state))
        .orElse(Description.NO_MATCH);
  }

  private Optional<Description> check(Allocation allocation, VisitorState state) {
    Use direct = Uses.ofResult(state.getPath());
    boolean touches = direct.touches() || Callee.touches(state.getPath(), state);
    if (direct.checks() && !touches) {
      return Optional.empty();
    }
    if (touches) {
      return Optional.of(describe(allocation, "its result is used at once", state));
    }
    return Holder.holding(state.getPath())
        .filter(holder -> !holder.isCheckedInLoop(state.getPath(), state))
        .flatMap(
            holder ->
                Holder.touchedUnchecked(
                        holder.usesAfter(allocation.call(), state),
                        use -> Callee.touches(use, state))
                    .map(
                        use ->
                            "'%s' is used in line %d before it has been compared with %s"
                                .formatted(
                                    holder.variable(),
                                    line(use.getLeaf(), state),
                                    allocation.nullText())))
        .map(what -> describe(allocation, what, state));
  }

  private static long line(Tree tree, VisitorState state) {
    return state
        .getPath()
        .getCompilationUnit()
        .getLineMap()
        .getLineNumber(ASTHelpers.getStartPosition(tree));
  }

  private Description describe(Allocation allocation, String what, VisitorState state) {
    return buildDescription(allocation.call())
        .setMessage(
            "%s gives %s when it is refused, and %s"
                .formatted(allocation.routine().method(), allocation.nullText(), what))
        .addAllFixes(RefusalFixes.of(allocation, state))
        .build();
  }
}
