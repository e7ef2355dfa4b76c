// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import org.jspecify.annotations.Nullable;

/** Ration's public names, and how a call of one is recognised. */
final class Api {
  static final String PACKAGE = "dev.ration";
  static final String POOL_FLAGS = "dev.ration.nt.PoolFlags";
  static final String POOL_TYPE = "dev.ration.nt.PoolType";
  static final String POOL_TAG = "dev.ration.nt.PoolTag";
  static final String MEMORY_SEGMENT = "java.lang.foreign.MemorySegment";

  private Api() {}

  /**
   * The simple name of the class of package dev.ration that a method is called on, or the empty
   * string. It is the receiver's class and not the one that declares the method, which may be a
   * superclass that nobody sees.
   */
  static String receiver(ExpressionTree call) {
    return simpleName(ASTHelpers.getReceiverType(call));
  }

  /** A call as {@code Ex.freePool}; without the class when it is none of package dev.ration. */
  static String name(MethodInvocationTree call) {
    return receiver(call) + "." + ASTHelpers.getSymbol(call).getSimpleName();
  }

  /** The simple name of a type of package dev.ration, or the empty string. */
  static String simpleName(@Nullable Type type) {
    String name = type == null ? "" : type.tsym.getQualifiedName().toString();
    int packageEnd = name.lastIndexOf('.');
    return packageEnd > 0 && name.substring(0, packageEnd).equals(PACKAGE)
        ? name.substring(packageEnd + 1)
        : "";
  }

  /** Whether the method belongs to a class, by their names. */
  static boolean isMethodOf(MethodSymbol method, String type) {
    return method.owner.getQualifiedName().contentEquals(type);
  }

  /** Whether a field is this constant. */
  static boolean isConstant(@Nullable Symbol symbol, String type, String name) {
    return symbol != null
        && symbol.getSimpleName().contentEquals(name)
        && symbol.owner.getQualifiedName().contentEquals(type);
  }
}
