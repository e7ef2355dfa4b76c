// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.fixes.SuggestedFixes;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ways to have a refusal noticed: an exception from the routine, or a check after it. */
final class RefusalFixes {
  private RefusalFixes() {}

  static List<SuggestedFix> of(Allocation allocation, VisitorState state) {
    List<SuggestedFix> fixes = new ArrayList<>();
    raising(allocation, state).ifPresent(fixes::add);
    comparing(allocation, state).ifPresent(fixes::add);
    return fixes;
  }

  private static Optional<SuggestedFix> raising(Allocation allocation, VisitorState state) {
    return switch (allocation.routine().refusal()) {
      case NULL -> Optional.of(with("POOL_RAISE_IF_ALLOCATION_FAILURE", allocation.kind(), state));
      case BY_FLAGS -> Optional.of(with("POOL_FLAG_RAISE_ON_FAILURE", allocation.kind(), state));
      case RAISES -> without("POOL_QUOTA_FAIL_INSTEAD_OF_RAISE", allocation.kind(), state);
      case ALWAYS_RAISES, ZERO, UNSEEN -> Optional.empty();
    };
  }

  private static SuggestedFix with(String flag, ExpressionTree kind, VisitorState state) {
    SuggestedFix.Builder fix = SuggestedFix.builder();
    String flags = SuggestedFixes.qualifyType(state, fix, Api.POOL_FLAGS);
    String source = state.getSourceForNode(kind);
    String given = kind instanceof ConditionalExpressionTree ? "(" + source + ")" : source;
    return fix.replace(kind, given + " | " + flags + "." + flag).build();
  }

  /** Takes a flag away, where it stands as an operand. */
  private static Optional<SuggestedFix> without(
      String flag, ExpressionTree kind, VisitorState state) {
    if (!(kind instanceof BinaryTree or) || or.getKind() != Kind.OR) {
      return Optional.empty();
    }
    if (isFlag(flag, or.getRightOperand())) {
      return Optional.of(replace(or, or.getLeftOperand(), state));
    }
    if (isFlag(flag, or.getLeftOperand())) {
      return Optional.of(replace(or, or.getRightOperand(), state));
    }
    return without(flag, or.getLeftOperand(), state);
  }

  private static SuggestedFix replace(Tree whole, Tree part, VisitorState state) {
    return SuggestedFix.replace(whole, state.getSourceForNode(part));
  }

  private static boolean isFlag(String flag, ExpressionTree operand) {
    return Api.isConstant(ASTHelpers.getSymbol(operand), Api.POOL_FLAGS, flag);
  }

  /** Adds a comparison after the declaration that the result is stored by. */
  private static Optional<SuggestedFix> comparing(Allocation allocation, VisitorState state) {
    TreePath declaration = Carrier.of(state.getPath()).getParentPath();
    if (!(declaration.getLeaf() instanceof VariableTree variable)
        || !(declaration.getParentPath().getLeaf() instanceof BlockTree)) {
      return Optional.empty();
    }
    SuggestedFix.Builder fix = SuggestedFix.builder();
    String isNull = allocation.comparison(variable.getName().toString(), true, state, fix);
    return Optional.of(
        fix.postfixWith(
                variable,
                "\nif (%s) {\nthrow new IllegalStateException(\"%s was refused\");\n}"
                    .formatted(isNull, allocation.routine().method()))
            .setShortDescription("throw if (%s)".formatted(isNull))
            .build());
  }
}
