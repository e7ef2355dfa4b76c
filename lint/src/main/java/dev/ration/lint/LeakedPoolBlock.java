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
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a block that nobody can free any more: its only reference is a local variable, or none, and
 * the method neither frees it nor hands it on. At run time the block is charged and committed until
 * its process is run down or its system closed, which reports it.
 *
 * <p>A block is handed on when it, a part of it or its address is passed, returned, or stored
 * anywhere but in that variable, on whatever path. Methods that name {@code CloseMode.RUNDOWN} are
 * left alone, and so are requests that are made to see whether they are refused.
 */
@BugPattern(
    summary = "Nobody can free this block any more: free it, or hand it on",
    severity = WARNING,
    linkType = NONE)
public final class LeakedPoolBlock extends BugChecker implements MethodInvocationTreeMatcher {
  static final String CLOSE_MODE = "dev.ration.nt.CloseMode";

  /** Made by javac's service loader. */
  public LeakedPoolBlock() {}

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    return Allocation.of(tree)
        .filter(allocation -> !Uses.ofResult(state.getPath()).leaves())
        .filter(allocation -> !Probe.is(state.getPath(), state))
        .filter(allocation -> !runsDown(Body.of(state.getPath()).getLeaf()))
        .flatMap(allocation -> check(allocation, state))
        .orElse(Description.NO_MATCH);
  }

  private Optional<Description> check(Allocation allocation, VisitorState state) {
    Optional<Holder> holder = Holder.holding(state.getPath());
    if (holder.isEmpty()) {
      return Optional.of(
          buildDescription(allocation.call())
              .setMessage(
                  "nothing keeps the result, so nobody can free the block: store and free it")
              .build());
    }
    return holder
        .filter(local -> local.uses().stream().noneMatch(LeakedPoolBlock::leaves))
        .map(local -> describe(allocation, local, state));
  }

  private Description describe(Allocation allocation, Holder local, VisitorState state) {
    Description.Builder description =
        buildDescription(allocation.call())
            .setMessage(
                "'%s' is neither freed nor handed on, and nobody else knows the block: free it when"
                        .formatted(local.variable())
                    + " it is done with, or hand it on");
    FreeFix.of(allocation, state).ifPresent(description::addFix);
    return description.build();
  }

  private static boolean leaves(TreePath use) {
    return Uses.of(use).leaves();
  }

  private static boolean runsDown(Tree body) {
    return Boolean.TRUE.equals(
        new TreeScanner<@Nullable Boolean, @Nullable Void>() {
          @Override
          public @Nullable Boolean visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
            return isRundown(tree);
          }

          @Override
          public @Nullable Boolean visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
            return isRundown(tree) || Boolean.TRUE.equals(super.visitMemberSelect(tree, null));
          }

          @Override
          public Boolean reduce(@Nullable Boolean one, @Nullable Boolean other) {
            return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
          }
        }.scan(body, null));
  }

  private static boolean isRundown(Tree name) {
    return Api.isConstant(ASTHelpers.getSymbol(name), CLOSE_MODE, "RUNDOWN");
  }
}
