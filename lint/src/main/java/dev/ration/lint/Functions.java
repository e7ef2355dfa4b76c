// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.Optional;

/** Which function code runs in, and where that function came from. */
final class Functions {
  private Functions() {}

  /** The nearest lambda, method or class around code. */
  static TreePath around(TreePath code) {
    TreePath path = code.getParentPath();
    while (!isFunction(path.getLeaf())) {
      path = path.getParentPath();
    }
    return path;
  }

  /** Whether what is inside runs for itself. */
  static boolean isFunction(Tree tree) {
    return tree instanceof LambdaExpressionTree
        || tree instanceof MethodTree
        || tree instanceof ClassTree
        || tree instanceof CompilationUnitTree;
  }

  /** The call of Ration that code is the body of, as a lambda or as an anonymous class. */
  static Optional<TreePath> callAround(TreePath code) {
    TreePath function = around(code);
    if (function.getLeaf() instanceof LambdaExpressionTree) {
      return Carrier.callOf(function);
    }
    if (function.getLeaf() instanceof MethodTree) {
      TreePath creation = function.getParentPath().getParentPath();
      if (creation.getLeaf() instanceof NewClassTree) {
        return Carrier.callOf(creation);
      }
    }
    return Optional.empty();
  }
}
