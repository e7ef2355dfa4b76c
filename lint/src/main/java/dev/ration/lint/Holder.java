// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/**
 * A local variable that holds a block, and every place that names it.
 *
 * @param variable the variable
 * @param uses where it is read, in the order of the source
 * @param assignments where it is assigned anew, in the order of the source
 */
record Holder(VarSymbol variable, List<TreePath> uses, List<TreePath> assignments) {
  private static final ImmutableSet<ElementKind> LOCAL =
      ImmutableSet.of(ElementKind.LOCAL_VARIABLE, ElementKind.PARAMETER);

  /** The variable that an allocation's result is stored in at once, if there is one. */
  static Optional<Holder> holding(TreePath allocation) {
    return target(Carrier.of(allocation)).map(symbol -> find(symbol, Body.of(allocation)));
  }

  /** Whether the value of an expression is stored in a local variable. */
  static boolean isStored(TreePath expression) {
    return target(expression).isPresent();
  }

  private static Optional<VarSymbol> target(TreePath expression) {
    return switch (expression.getParentPath().getLeaf()) {
      case VariableTree declaration -> local(ASTHelpers.getSymbol(declaration));
      case AssignmentTree assignment when assignment.getExpression().equals(expression.getLeaf()) ->
          local(ASTHelpers.getSymbol(assignment.getVariable()));
      default -> Optional.empty();
    };
  }

  private static Optional<VarSymbol> local(@Nullable Symbol symbol) {
    return symbol instanceof VarSymbol variable && LOCAL.contains(variable.getKind())
        ? Optional.of(variable)
        : Optional.empty();
  }

  /** The variable, wherever a method or the like names it. */
  static Holder find(VarSymbol variable, TreePath body) {
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
    return new Holder(variable, List.copyOf(uses), List.copyOf(assignments));
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

  /** The first of these uses that matters, if it needs a block; a check ends the search. */
  static Optional<TreePath> touchedUnchecked(List<TreePath> uses, Predicate<TreePath> touches) {
    for (TreePath path : uses) {
      Use use = Uses.of(path);
      if (use.touches() || touches.test(path)) {
        return Optional.of(path);
      }
      if (use.checks()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a loop around an allocation, through which the variable lives, checks it anywhere: what
   * stands earlier in a loop may run later.
   */
  boolean isCheckedInLoop(TreePath allocation, VisitorState state) {
    for (TreePath path = allocation;
        !Functions.isFunction(path.getLeaf());
        path = path.getParentPath()) {
      Tree loop = path.getLeaf();
      StatementTree body = bodyOf(loop);
      if (body != null && variable.pos < ASTHelpers.getStartPosition(body)) {
        int start = ASTHelpers.getStartPosition(loop);
        int end = state.getEndPosition(loop);
        if (uses.stream()
            .filter(use -> isBetween(ASTHelpers.getStartPosition(use.getLeaf()), start, end))
            .anyMatch(use -> Uses.of(use).checks())) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable StatementTree bodyOf(Tree tree) {
    return switch (tree) {
      case WhileLoopTree loop -> loop.getStatement();
      case DoWhileLoopTree loop -> loop.getStatement();
      case ForLoopTree loop -> loop.getStatement();
      case EnhancedForLoopTree loop -> loop.getStatement();
      default -> null;
    };
  }
}
