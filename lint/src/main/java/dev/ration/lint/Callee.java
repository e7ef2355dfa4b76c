// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.api.JavacTrees;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import org.jspecify.annotations.Nullable;

/**
 * A method that a block is passed to: looked at one step deep, where it is sure to be the one that
 * runs and stands in the same file.
 */
final class Callee {
  private Callee() {}

  /** Whether the block is passed to a method that uses it before it has compared it. */
  static boolean touches(TreePath block, VisitorState state) {
    TreePath carrier = Carrier.of(block);
    if (!(carrier.getParentPath().getLeaf() instanceof MethodInvocationTree call)) {
      return false;
    }
    int index = call.getArguments().indexOf(carrier.getLeaf());
    TreePath callee = index < 0 ? null : declaration(ASTHelpers.getSymbol(call), state);
    if (callee == null || !(callee.getLeaf() instanceof MethodTree method)) {
      return false;
    }
    Holder parameter = Holder.find(ASTHelpers.getSymbol(method.getParameters().get(index)), callee);
    return parameter.assignments().isEmpty()
        && Holder.touchedUnchecked(parameter.uses(), use -> false).isPresent();
  }

  private static @Nullable TreePath declaration(MethodSymbol method, VisitorState state) {
    if (ASTHelpers.methodCanBeOverridden(method) || method.isVarArgs()) {
      return null;
    }
    TreePath path = JavacTrees.instance(state.context).getPath(method);
    return path != null && path.getCompilationUnit().equals(state.getPath().getCompilationUnit())
        ? path
        : null;
  }
}
