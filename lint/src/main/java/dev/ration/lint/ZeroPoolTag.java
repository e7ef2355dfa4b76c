// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugPattern.LinkType.NONE;
import static com.google.errorprone.BugPattern.SeverityLevel.ERROR;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.NewClassTreeMatcher;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds a tag that is known to be none: zero, or not made of 1 to 4 printable ASCII characters
 * (ExAllocatePoolWithTag, wdm.h). A tag of zero is bug check 0xC2/0x9B, or NULL from
 * ExAllocatePool2; {@code PoolTag} refuses both kinds; another number is accepted as an {@code
 * int}, and nobody can read it in a report.
 */
@BugPattern(
    summary = "A pool tag is 1 to 4 printable ASCII characters",
    severity = ERROR,
    linkType = NONE)
public final class ZeroPoolTag extends BugChecker
    implements MethodInvocationTreeMatcher, NewClassTreeMatcher {
  private static final int MAX_LENGTH = 4;
  private static final int PROTECTED = 0x80000000;

  /** Where tags stand in methods that are not in {@link Routine}. */
  static final ImmutableMap<String, Integer> OTHER_TAGS =
      ImmutableMap.of(
          "Ex.freePoolWithTag", 1,
          "Ex.initializeLookasideList", 3,
          "PoolProcess.openArena", 1,
          "PoolProcess.openSharedArena", 1,
          "RawPool.free", 1);

  /** Made by javac's service loader. */
  public ZeroPoolTag() {}

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    if (Api.isMethodOf(method, Api.POOL_TAG)) {
      return method.getSimpleName().contentEquals("of")
          ? check(tree.getArguments().getFirst(), state)
          : Description.NO_MATCH;
    }
    return tag(tree).map(tag -> check(tag, state)).orElse(Description.NO_MATCH);
  }

  @Override
  public Description matchNewClass(NewClassTree tree, VisitorState state) {
    return Api.isMethodOf(ASTHelpers.getSymbol(tree), Api.POOL_TAG)
        ? check(tree.getArguments().getFirst(), state)
        : Description.NO_MATCH;
  }

  private static Optional<ExpressionTree> tag(MethodInvocationTree call) {
    int index =
        Allocation.of(call).isPresent()
            ? 2
            : OTHER_TAGS.getOrDefault(Api.name(call), Integer.MAX_VALUE);
    return index < call.getArguments().size()
        ? Optional.of(call.getArguments().get(index))
        : Optional.empty();
  }

  private Description check(ExpressionTree tag, VisitorState state) {
    if (ASTHelpers.constValue(tag) instanceof String text) {
      return checkText(tag, text);
    }
    OptionalLong number = Constants.value(tag, state);
    if (number.isEmpty() || isTag((int) number.getAsLong())) {
      return Description.NO_MATCH;
    }
    int identity = (int) number.getAsLong() & ~PROTECTED;
    return buildDescription(tag)
        .setMessage(
            identity == 0
                ? "0 is no pool tag: choose 1 to 4 characters, as in PoolTag.of(\"Fred\")"
                : "0x%08X is no pool tag: each byte must be a printable ASCII character, and only"
                        .formatted(identity)
                    + " leading bytes may be zero; choose one as in PoolTag.of(\"Fred\")")
        .build();
  }

  private Description checkText(ExpressionTree tag, String text) {
    boolean printable = text.chars().allMatch(ZeroPoolTag::isPrintable);
    if (printable && !text.isEmpty() && text.length() <= MAX_LENGTH) {
      return Description.NO_MATCH;
    }
    Description.Builder description =
        buildDescription(tag)
            .setMessage(
                "a pool tag has 1 to 4 printable ASCII characters, and this has "
                    + (printable ? text.length() : "others"));
    if (printable && text.length() > MAX_LENGTH) {
      String shortened = text.substring(0, MAX_LENGTH).replaceAll("([\"\\\\])", "\\\\$1");
      description.addFix(SuggestedFix.replace(tag, "\"" + shortened + "\""));
    }
    return description.build();
  }

  private static boolean isTag(int value) {
    int rest = value & ~PROTECTED;
    if (rest == 0) {
      return false;
    }
    for (; rest != 0; rest >>>= Byte.SIZE) {
      if (!isPrintable(rest & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int character) {
    return character >= 0x20 && character <= 0x7E;
  }
}
