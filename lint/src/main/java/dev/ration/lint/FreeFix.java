// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.util.ASTHelpers;
import com.google.errorprone.util.Reachability;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Frees a block where the block of code ends that declares its variable. */
final class FreeFix {
  private FreeFix() {}

  /** The fix, where that end is reached and what gave the block can be named again. */
  static Optional<SuggestedFix> of(Allocation allocation, VisitorState state) {
    TreePath declaration = Carrier.of(state.getPath()).getParentPath();
    if (!(declaration.getLeaf() instanceof VariableTree variable)
        || !(declaration.getParentPath().getLeaf() instanceof BlockTree scope)
        || !Reachability.canCompleteNormally(scope)) {
      return Optional.empty();
    }
    ExpressionTree receiver = ASTHelpers.getReceiver(allocation.call());
    String free = allocation.routine().freedBy();
    if (receiver == null || free.isEmpty() || !canRepeat(receiver)) {
      return Optional.empty();
    }
    SuggestedFix.Builder fix = SuggestedFix.builder();
    String name = variable.getName().toString();
    String call = "%s.%s(%s);".formatted(state.getSourceForNode(receiver), free, name);
    String statement =
        allocation.mayBeNull(state)
            ? "if (%s) {\n%s\n}".formatted(allocation.comparison(name, false, state, fix), call)
            : call;
    return Optional.of(
        fix.postfixWith(scope.getStatements().getLast(), "\n" + statement)
            .setShortDescription("end the code around it with " + call)
            .build());
  }

  /** Whether an expression means the same thing later: names, and Ration's own accessors. */
  private static boolean canRepeat(@Nullable ExpressionTree expression) {
    return switch (expression) {
      case IdentifierTree name -> true;
      case MemberSelectTree select -> canRepeat(select.getExpression());
      case MethodInvocationTree call when call.getArguments().isEmpty() ->
          Api.receiver(call).equals("PoolSystem") && canRepeat(ASTHelpers.getReceiver(call));
      case null, default -> false;
    };
  }
}
