// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;

/** Tells from the code around an expression what it does with the block that the expression is. */
final class Uses {
  static final ImmutableSet<String> ASK_NOTHING =
      ImmutableSet.of(
          "byteSize",
          "hashCode",
          "heapBase",
          "isAccessibleBy",
          "isMapped",
          "isNative",
          "isReadOnly",
          "maxByteAlignment",
          "scope",
          "toString");

  /** Methods of MemorySegment that give the same memory again. */
  static final ImmutableSet<String> SAME_MEMORY =
      ImmutableSet.of(
          "asByteBuffer",
          "asOverlappingSlice",
          "asReadOnly",
          "asSlice",
          "copyFrom",
          "elements",
          "fill",
          "reinterpret",
          "spliterator");

  static final ImmutableSet<String> FREES =
      ImmutableSet.of(
          "Ex.freePool",
          "Ex.freePoolWithTag",
          "LookasideList.free",
          "Ps.transferPoolQuota",
          "RawPool.free",
          "RawPool.resize",
          "RawPool.transferQuota");

  static final ImmutableSet<String> ASKS =
      ImmutableSet.of("Ex.queryPoolBlockSize", "RawPool.segment", "RawPool.size");

  private Uses() {}

  /** What is done with the value of the expression at the end of the path. */
  static Use of(TreePath expression) {
    TreePath carrier = Carrier.of(expression);
    Tree value = carrier.getLeaf();
    TreePath parent = carrier.getParentPath();
    return switch (parent.getLeaf()) {
      case ExpressionStatementTree statement -> Use.NOTHING;
      case BinaryTree binary -> inBinary(binary);
      case MemberSelectTree select
          when parent.getParentPath().getLeaf() instanceof MethodInvocationTree call
              && call.getMethodSelect().equals(select) ->
          asReceiver(ASTHelpers.getSymbol(call), parent.getParentPath());
      case MethodInvocationTree call -> asArgument(call, value, parent);
      default -> Use.HANDED_ON;
    };
  }

  /**
   * What is done with an allocation's result at once. That it is stored in a local variable is
   * nothing yet: what becomes of the variable is another matter.
   */
  static Use ofResult(TreePath allocation) {
    TreePath carrier = Carrier.of(allocation);
    TreePath parent = carrier.getParentPath();
    if (!Holder.isStored(carrier)) {
      return of(allocation);
    }
    return parent.getLeaf() instanceof AssignmentTree ? of(parent) : Use.NOTHING;
  }

  private static Use inBinary(BinaryTree binary) {
    return switch (binary.getKind()) {
      case EQUAL_TO, NOT_EQUAL_TO, LESS_THAN, LESS_THAN_EQUAL, GREATER_THAN, GREATER_THAN_EQUAL ->
          Use.CHECK;
      // A sum is another address of the block; text is not.
      case PLUS -> isText(binary) ? Use.NOTHING : Use.HANDED_ON;
      default -> Use.HANDED_ON;
    };
  }

  private static boolean isText(BinaryTree binary) {
    Type type = ASTHelpers.getType(binary);
    return type != null && !type.isPrimitive();
  }

  private static Use asReceiver(MethodSymbol method, TreePath call) {
    String name = method.getSimpleName().toString();
    if (name.equals("equals")) {
      return Use.CHECK;
    }
    if (name.equals("address")) {
      return of(call);
    }
    if (ASK_NOTHING.contains(name)) {
      return of(call).equals(Use.CHECK) ? Use.CHECK : Use.NOTHING;
    }
    return SAME_MEMORY.contains(name) ? Use.TOUCH.then(of(call)) : Use.TOUCH;
  }

  private static Use asArgument(MethodInvocationTree call, Tree value, TreePath path) {
    MethodSymbol method = ASTHelpers.getSymbol(call);
    String name = method.getSimpleName().toString();
    if (name.equals("equals")) {
      return Use.CHECK;
    }
    String routine = Api.name(call);
    if (FREES.contains(routine)) {
      return Use.FREE;
    }
    if (ASKS.contains(routine)) {
      return name.equals("segment") ? Use.TOUCH.then(of(path)) : Use.TOUCH;
    }
    boolean first = isFirst(call, value);
    if (Api.isMethodOf(method, Api.MEMORY_SEGMENT)) {
      return asArgumentOfSegment(name, path);
    }
    if (Api.isMethodOf(method, "java.lang.invoke.VarHandle")) {
      return first ? Use.TOUCH : Use.HANDED_ON;
    }
    return Use.HANDED_ON;
  }

  private static Use asArgumentOfSegment(String name, TreePath call) {
    if (name.startsWith("set")) {
      // A block that is set into another is kept there, and may be NULL as any pointer.
      return Use.HANDED_ON;
    }
    if (name.equals("ofAddress")) {
      return of(call);
    }
    return SAME_MEMORY.contains(name) ? Use.TOUCH.then(of(call)) : Use.TOUCH;
  }

  private static boolean isFirst(MethodInvocationTree call, Tree value) {
    ExpressionTree first = call.getArguments().getFirst();
    return ASTHelpers.stripParentheses(first).equals(ASTHelpers.stripParentheses(value));
  }
}
