// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.OptionalLong;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a number at compile time. Beside the language's constants, a local variable
 * that is never assigned again is as good as its initializer.
 */
final class Constants {
  private Constants() {}

  /** The value of an expression, if it is known. */
  static OptionalLong value(ExpressionTree expression, VisitorState state) {
    Object constant = ASTHelpers.constValue(expression);
    if (constant instanceof Number number) {
      return OptionalLong.of(number.longValue());
    }
    if (constant instanceof Character character) {
      return OptionalLong.of(character);
    }
    ExpressionTree stripped = origin(expression, state);
    if (!stripped.equals(expression)) {
      return value(stripped, state);
    }
    if (expression instanceof BinaryTree or && or.getKind() == Kind.OR) {
      OptionalLong left = value(or.getLeftOperand(), state);
      OptionalLong right = value(or.getRightOperand(), state);
      return left.isPresent() && right.isPresent()
          ? OptionalLong.of(left.getAsLong() | right.getAsLong())
          : OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /** Bits that an expression surely has: a bit that cannot be seen counts as not given. */
  static long bits(ExpressionTree expression, VisitorState state) {
    OptionalLong value = value(expression, state);
    if (value.isPresent()) {
      return value.getAsLong();
    }
    ExpressionTree stripped = origin(expression, state);
    if (stripped instanceof BinaryTree or && or.getKind() == Kind.OR) {
      return bits(or.getLeftOperand(), state) | bits(or.getRightOperand(), state);
    }
    if (stripped instanceof ConditionalExpressionTree either) {
      return bits(either.getTrueExpression(), state) & bits(either.getFalseExpression(), state);
    }
    return 0;
  }

  /** Where an expression's value comes from: without parentheses, casts and unchanged locals. */
  static ExpressionTree origin(ExpressionTree expression, VisitorState state) {
    ExpressionTree stripped = ASTHelpers.stripParentheses(expression);
    if (stripped instanceof TypeCastTree cast) {
      return origin(cast.getExpression(), state);
    }
    if (stripped instanceof IdentifierTree name) {
      ExpressionTree initializer = initializer(ASTHelpers.getSymbol(name), state);
      return initializer == null ? stripped : origin(initializer, state);
    }
    return stripped;
  }

  private static @Nullable ExpressionTree initializer(
      @Nullable Symbol variable, VisitorState state) {
    if (variable == null
        || variable.getKind() != ElementKind.LOCAL_VARIABLE
        || !ASTHelpers.isConsideredFinal(variable)) {
      return null;
    }
    return new TreeScanner<@Nullable ExpressionTree, @Nullable Void>() {
      @Override
      public @Nullable ExpressionTree visitVariable(VariableTree tree, @Nullable Void unused) {
        return variable.equals(ASTHelpers.getSymbol(tree))
            ? tree.getInitializer()
            : super.visitVariable(tree, null);
      }

      @Override
      public @Nullable ExpressionTree reduce(
          @Nullable ExpressionTree one, @Nullable ExpressionTree other) {
        return one == null ? other : one;
      }
    }.scan(Body.of(state.getPath()).getLeaf(), null);
  }
}
