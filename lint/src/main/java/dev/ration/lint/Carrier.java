// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.common.collect.ImmutableSet;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.TreePath;
import java.util.Optional;

/** The largest expression that has the same value as one inside it. */
final class Carrier {
  /** Methods that run a lambda at once, on the same thread, and give its result. */
  static final ImmutableSet<String> CALLS_BODY =
      ImmutableSet.of(
          "Ke.raiseIrql",
          "Ke.raiseIrqlCall",
          "Ke.stackAttachProcess",
          "Ke.stackAttachProcessCall",
          "PoolProcess.call",
          "PoolProcess.run");

  private Carrier() {}

  /** Climbs from an expression through whatever hands its value up unchanged. */
  static TreePath of(TreePath expression) {
    TreePath parent = expression.getParentPath();
    Tree value = expression.getLeaf();
    return switch (parent.getLeaf()) {
      case ParenthesizedTree in -> of(parent);
      case TypeCastTree in -> of(parent);
      case ConditionalExpressionTree either when !either.getCondition().equals(value) -> of(parent);
      case LambdaExpressionTree lambda when lambda.getBody().equals(value) ->
          callOf(parent).map(Carrier::of).orElse(expression);
      case ReturnTree in ->
          lambdaAround(parent).flatMap(Carrier::callOf).map(Carrier::of).orElse(expression);
      default -> expression;
    };
  }

  /** The call of Ration that runs a lambda or an anonymous class, and gives its result. */
  static Optional<TreePath> callOf(TreePath lambda) {
    TreePath parent = lambda.getParentPath();
    while (parent.getLeaf() instanceof ParenthesizedTree) {
      parent = parent.getParentPath();
    }
    return parent.getLeaf() instanceof MethodInvocationTree call
            && CALLS_BODY.contains(Api.name(call))
        ? Optional.of(parent)
        : Optional.empty();
  }

  /** The lambda that a statement returns from, if it does not return from a method. */
  private static Optional<TreePath> lambdaAround(TreePath statement) {
    TreePath around = Functions.around(statement);
    return around.getLeaf() instanceof LambdaExpressionTree
        ? Optional.of(around)
        : Optional.empty();
  }
}
