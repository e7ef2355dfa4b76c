// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A local variable that holds a block, and every place that names it.
 *
 * @param variable the variable
 * @param uses where it is read, in the order of the source
 * @param assignments where it is assigned anew, in the order of the source
 */
record Locals(Symbol variable, List<TreePath> uses, List<TreePath> assignments) {

  /** The variable that an allocation's result is stored in at once, if there is one. */
  static Optional<Locals> holding(TreePath allocation) {
    return target(Carrier.of(allocation)).map(symbol -> find(symbol, Body.of(allocation)));
  }

  /** Whether the value of an expression is stored in a local variable. */
  static boolean isStored(TreePath expression) {
    return target(expression).isPresent();
  }

  private static Optional<Symbol> target(TreePath expression) {
    return switch (expression.getParentPath().getLeaf()) {
      case VariableTree declaration -> local(ASTHelpers.getSymbol(declaration));
      case AssignmentTree assignment when assignment.getExpression().equals(expression.getLeaf()) ->
          local(ASTHelpers.getSymbol(assignment.getVariable()));
      default -> Optional.empty();
    };
  }

  private static Optional<Symbol> local(@Nullable Symbol symbol) {
    return Optional.ofNullable(symbol)
        .filter(
            variable ->
                switch (variable.getKind()) {
                  case LOCAL_VARIABLE, PARAMETER -> true;
                  default -> false;
                });
  }

  private static Locals find(Symbol variable, TreePath body) {
    List<TreePath> uses = new ArrayList<>();
    List<TreePath> assignments = new ArrayList<>();
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
        if (variable.equals(ASTHelpers.getSymbol(tree.getVariable()))) {
          assignments.add(getCurrentPath());
          return scan(tree.getExpression(), null);
        }
        return super.visitAssignment(tree, null);
      }

      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
        if (variable.equals(ASTHelpers.getSymbol(tree))) {
          uses.add(getCurrentPath());
        }
        return super.visitIdentifier(tree, null);
      }
    }.scan(body, null);
    return new Locals(variable, List.copyOf(uses), List.copyOf(assignments));
  }

  /**
   * The uses that see an allocation's result, as the source reads: those after it and before the
   * variable's next assignment.
   */
  List<TreePath> usesAfter(Tree allocation, VisitorState state) {
    int end = state.getEndPosition(allocation);
    int next =
        assignments.stream()
            .mapToInt(path -> ASTHelpers.getStartPosition(path.getLeaf()))
            .filter(position -> position >= end)
            .min()
            .orElse(Integer.MAX_VALUE);
    return uses.stream()
        .filter(path -> isBetween(ASTHelpers.getStartPosition(path.getLeaf()), end, next))
        .toList();
  }

  private static boolean isBetween(int position, int from, int to) {
    return position >= from && position < to;
  }
}
