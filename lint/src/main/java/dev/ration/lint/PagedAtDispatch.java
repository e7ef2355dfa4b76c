// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugPattern.LinkType.NONE;
import static com.google.errorprone.BugPattern.SeverityLevel.ERROR;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.fixes.SuggestedFixes;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds paged pool that is allocated or freed in a body raised to DISPATCH_LEVEL, which is bug
 * check 0xC2/0x08 or 0xC2/0x09: paged memory may be touched at APC_LEVEL or below (DDI compliance
 * rule IrqlExAllocatePool). So may {@code allocatePoolWithQuota} be called, whatever the pool
 * (ExAllocatePoolWithQuota, wdm.h).
 *
 * <p>It looks at the lambda or anonymous class given to {@code Ke.raiseIrql}, and at those in it
 * that Ration runs at once. Methods called from there are not followed.
 */
@BugPattern(
    summary = "Paged pool must not be allocated or freed at DISPATCH_LEVEL: use nonpaged pool",
    severity = ERROR,
    linkType = NONE)
public final class PagedAtDispatch extends BugChecker implements MethodInvocationTreeMatcher {
  static final String IRQL = "dev.ration.nt.Irql";

  static final ImmutableSet<String> RAISES = ImmutableSet.of("Ke.raiseIrql", "Ke.raiseIrqlCall");
  static final ImmutableSet<String> FREES = ImmutableSet.of("Ex.freePool", "Ex.freePoolWithTag");

  /** Made by javac's service loader. */
  public PagedAtDispatch() {}

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    Optional<Allocation> allocation =
        Allocation.of(tree).filter(request -> request.routine().checksIrql());
    if (allocation.isPresent()) {
      return matchAllocation(allocation.get(), state);
    }
    return FREES.contains(Api.name(tree)) && freesPaged(tree, state) && isAtDispatch(state)
        ? buildDescription(tree)
            .setMessage(
                "the block is from paged pool, which must not be freed at DISPATCH_LEVEL: free it"
                    + " after the body, or allocate it from nonpaged pool")
            .build()
        : Description.NO_MATCH;
  }

  private Description matchAllocation(Allocation allocation, VisitorState state) {
    boolean paged = allocation.isPaged(state);
    boolean tooHigh = paged || allocation.routine() == Routine.WITH_QUOTA;
    if (!tooHigh || !isAtDispatch(state)) {
      return Description.NO_MATCH;
    }
    Description.Builder description = buildDescription(allocation.call());
    if (!paged) {
      return description
          .setMessage(
              "allocatePoolWithQuota must not be called at DISPATCH_LEVEL: allocate before the body,"
                  + " or use allocatePool2 with POOL_FLAG_USE_QUOTA")
          .build();
    }
    description.setMessage(
        "paged pool must not be allocated at DISPATCH_LEVEL: use nonpaged pool, or allocate before"
            + " the body");
    nonPaged(allocation.kind(), state).ifPresent(description::addFix);
    return description.build();
  }

  private static boolean freesPaged(MethodInvocationTree free, VisitorState state) {
    ExpressionTree block = free.getArguments().getFirst();
    return Allocation.of(Constants.origin(block, state))
        .filter(allocation -> allocation.isPaged(state))
        .isPresent();
  }

  /** Whether one of the calls of Ration that run this code raises it to DISPATCH_LEVEL. */
  private static boolean isAtDispatch(VisitorState state) {
    Optional<TreePath> around = Functions.callAround(state.getPath());
    while (around.isPresent()) {
      if (around.get().getLeaf() instanceof MethodInvocationTree call
          && RAISES.contains(Api.name(call))
          && isDispatch(call.getArguments().getFirst(), state)) {
        return true;
      }
      around = Functions.callAround(around.get());
    }
    return false;
  }

  private static boolean isDispatch(ExpressionTree level, VisitorState state) {
    return Api.isConstant(
        ASTHelpers.getSymbol(Constants.origin(level, state)), IRQL, "DISPATCH_LEVEL");
  }

  /** Asks for nonpaged memory instead, where the request names the constant for paged memory. */
  private static Optional<SuggestedFix> nonPaged(ExpressionTree kind, VisitorState state) {
    SuggestedFix.Builder fix = SuggestedFix.builder();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
        replace(tree);
        return null;
      }

      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
        replace(tree);
        return null;
      }

      private void replace(Tree name) {
        instead(name, "PAGED_POOL", Api.POOL_TYPE, "NON_PAGED_POOL_NX");
        instead(name, "PAGED_POOL_CACHE_ALIGNED", Api.POOL_TYPE, "NON_PAGED_POOL_NX_CACHE_ALIGNED");
        instead(name, "POOL_FLAG_PAGED", Api.POOL_FLAGS, "POOL_FLAG_NON_PAGED");
      }

      private void instead(Tree name, String paged, String type, String nonPaged) {
        if (Api.isConstant(ASTHelpers.getSymbol(name), type, paged)) {
          fix.replace(name, SuggestedFixes.qualifyType(state, fix, type) + "." + nonPaged);
        }
      }
    }.scan(kind, null);
    return fix.isEmpty() ? Optional.empty() : Optional.of(fix.build());
  }
}
