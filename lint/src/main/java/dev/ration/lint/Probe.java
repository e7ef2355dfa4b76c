// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.UnusedReturnValueMatcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request that is made to see whether it is refused, as tests do: it is meant to give nothing.
 */
final class Probe {
  static final ImmutableSet<String> REFUSALS =
      ImmutableSet.of("dev.ration.nt.NtStatusException", "dev.ration.nt.BugCheckError");

  private Probe() {}

  /** Whether an allocation, whose block goes nowhere else, is one. */
  static boolean is(TreePath allocation, VisitorState state) {
    return isOnlyCompared(allocation)
        || isCaught(Carrier.of(allocation))
        || UnusedReturnValueMatcher.expectedExceptionTest(state);
  }

  private static boolean isOnlyCompared(TreePath allocation) {
    List<Use> uses =
        Stream.concat(
                Stream.of(Uses.ofResult(allocation)),
                Holder.holding(allocation).stream()
                    .flatMap(holder -> holder.uses().stream())
                    .map(Uses::of))
            .toList();
    return uses.contains(Use.CHECK) && uses.stream().noneMatch(Use::touches);
  }

  /** Whether the result is dropped where a refusal is caught. */
  private static boolean isCaught(TreePath result) {
    TreePath statement = result.getParentPath();
    return statement.getLeaf() instanceof ExpressionStatementTree
        && statement.getParentPath().getParentPath().getLeaf() instanceof TryTree around
        && around.getBlock().equals(statement.getParentPath().getLeaf())
        && around.getCatches().stream().anyMatch(Probe::isRefusal);
  }

  private static boolean isRefusal(CatchTree clause) {
    Type type = ASTHelpers.getType(clause.getParameter());
    return type != null && REFUSALS.contains(type.tsym.getQualifiedName().toString());
  }
}
