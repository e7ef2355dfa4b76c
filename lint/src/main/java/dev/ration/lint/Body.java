// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;

/** How far a check looks. */
final class Body {
  private Body() {}

  /**
   * The method, initializer or field that code belongs to, with the lambdas and local classes
   * around it: whatever can see the code's local variables.
   */
  static TreePath of(TreePath code) {
    TreePath body = code;
    while (body.getParentPath() != null && !isMemberOrTopLevel(body.getParentPath())) {
      body = body.getParentPath();
    }
    return body;
  }

  /** Whether this is a class, and neither local nor anonymous. */
  private static boolean isMemberOrTopLevel(TreePath path) {
    return path.getLeaf() instanceof ClassTree
        && path.getParentPath() != null
        && (path.getParentPath().getLeaf() instanceof ClassTree
            || path.getParentPath().getLeaf() instanceof CompilationUnitTree);
  }
}
