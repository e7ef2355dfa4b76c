// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugPattern.LinkType.NONE;
import static com.google.errorprone.BugPattern.SeverityLevel.WARNING;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.List;
import java.util.Optional;

/**
 * Finds routines that their own pages call deprecated or obsolete: DDI compliance rule
 * UnsafeAllocatePool. The replacements say whether memory is zeroed, and none of them leaves out
 * the tag ("Updating deprecated ExAllocatePool calls to ExAllocatePool2 and ExAllocatePool3",
 * Windows driver documentation).
 *
 * <p>The first fix changes nothing but the name. The second, where there is one, has the memory
 * zeroed, which the deprecated routines leave to their callers. javac's own lint warns of the same
 * calls and suggests no fix; a suppressed {@code deprecation} warning silences this check too.
 */
@BugPattern(
    altNames = {"UnsafeAllocatePool", "deprecation"},
    summary = "This pool routine is deprecated: use one that says whether memory is zeroed",
    severity = WARNING,
    linkType = NONE)
public final class DeprecatedPoolRoutine extends BugChecker
    implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher {
  /** Made by javac's service loader. */
  public DeprecatedPoolRoutine() {}

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    Optional<Allocation> allocation = Allocation.of(tree);
    if (allocation.isEmpty()) {
      return Description.NO_MATCH;
    }
    return Replacement.of(allocation.get().routine())
        .map(
            replacement ->
                buildDescription(tree)
                    .setMessage(message(allocation.get().routine(), replacement))
                    .addAllFixes(replacement.fixes(allocation.get(), state))
                    .build())
        .orElse(Description.NO_MATCH);
  }

  @Override
  public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
    String type = Api.simpleName(ASTHelpers.getType(tree.getQualifierExpression()));
    Optional<Routine> routine = Routine.find(type, tree.getName().toString());
    return routine
        .flatMap(Replacement::of)
        .map(
            replacement ->
                buildDescription(tree)
                    .setMessage(message(routine.get(), replacement))
                    .addAllFixes(fixes(tree, replacement, state))
                    .build())
        .orElse(Description.NO_MATCH);
  }

  private static String message(Routine routine, Replacement replacement) {
    return "%s is %s: use %s"
        .formatted(routine.method(), replacement.standing(), replacement.advice());
  }

  /** A reference takes another name only where the parameters stay the same. */
  private static List<SuggestedFix> fixes(
      MemberReferenceTree tree, Replacement replacement, VisitorState state) {
    String qualifier = state.getSourceForNode(tree.getQualifierExpression());
    return replacement.sameParameters().stream()
        .map(name -> SuggestedFix.replace(tree, qualifier + "::" + name))
        .toList();
  }
}
