// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The rules of shape that neither javac nor the formatter knows. */
final class Tidy {
  static final int FILE_LINES = 400;
  static final int METHOD_LINES = 60;

  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

  /**
   * Work left for later belongs in an issue. (Split, so that a search for the words stays empty.)
   */
  private static final Pattern LEFT_FOR_LATER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  /** The one class that may ask the JVM for its settings, for all the others. */
  private static final String SETTINGS =
      "core/src/main/java/dev/ration/internal/memory/Machine.java";

  /** Names that must not be used, and where. */
  private record Ban(String type, String member, Predicate<SourceFile> where, String why) {}

  private static final List<Ban> BANS =
      List.of(
          new Ban(
              "System",
              "getProperty",
              Tidy::isCoreOutsideSettings,
              "options come through the builder"),
          new Ban(
              "System", "getenv", Tidy::isCoreOutsideSettings, "options come through the builder"),
          new Ban("System", "out", file -> file.isMainOf("core"), "a library does not print"),
          new Ban("System", "err", file -> file.isMainOf("core"), "a library does not print"),
          new Ban("Thread", "sleep", SourceFile::isTest, "wait for the event, not for the clock"));

  private Tidy() {}

  /** What is wrong with a file, as lines that say where; lengths apart. */
  static List<String> findings(SourceFile file) {
    List<String> findings = new ArrayList<>();
    if (!file.text().startsWith(LICENCE)) {
      findings.add(file.name() + ":1: the first line is not " + LICENCE.strip());
    }
    int number = 0;
    for (String line : file.text().lines().toList()) {
      number++;
      if (line.indexOf('\t') >= 0) {
        findings.add(file.name() + ":" + number + ": a tab");
      }
      if (LEFT_FOR_LATER.matcher(line).find()) {
        findings.add(file.name() + ":" + number + ": work left for later belongs in an issue");
      }
    }
    file.tree().accept(new Bans(file, findings), null);
    return findings;
  }

  /** Files and methods over their limits, with their lengths in lines. */
  static Map<String, Long> tooLong(SourceFile file) {
    Map<String, Long> lengths = new TreeMap<>();
    if (file.lines() > FILE_LINES) {
      lengths.put(file.name(), (long) file.lines());
    }
    file.tree()
        .accept(
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitMethod(MethodTree method, Void unused) {
                if (file.lines(method) > METHOD_LINES) {
                  lengths.merge(
                      file.name() + "#" + method.getName(), file.lines(method), Math::max);
                }
                return super.visitMethod(method, null);
              }
            },
            null);
    return lengths;
  }

  private static boolean isCoreOutsideSettings(SourceFile file) {
    return file.isMainOf("core") && !file.name().equals(SETTINGS);
  }

  private static final class Bans extends TreeScanner<Void, Void> {
    private final SourceFile file;
    private final List<String> findings;

    Bans(SourceFile file, List<String> findings) {
      this.file = file;
      this.findings = findings;
    }

    @Override
    public Void visitImport(ImportTree tree, Void unused) {
      String name = tree.getQualifiedIdentifier().toString();
      if (name.endsWith(".*")) {
        findings.add(at(file.lineOf(tree)) + "a wildcard import");
      }
      if (name.startsWith("sun.") || name.startsWith("jdk.internal.")) {
        findings.add(at(file.lineOf(tree)) + name + " belongs to the JDK");
      }
      return super.visitImport(tree, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
      for (Ban ban : BANS) {
        if (tree.getIdentifier().contentEquals(ban.member)
            && tree.getExpression().toString().equals(ban.type)
            && ban.where.test(file)) {
          findings.add(at(file.lineOf(tree)) + tree + ": " + ban.why);
        }
      }
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void unused) {
      String name = tree.getAnnotationType().toString();
      if (name.equals("Disabled") || name.equals("Ignore")) {
        findings.add(at(file.lineOf(tree)) + "a test that does not run proves nothing");
      }
      if (tree.toString().contains("\"restricted\"")
          && !file.name().contains("/internal/memory/")
          && !file.name().startsWith("benchmarks/")) {
        findings.add(
            at(file.lineOf(tree)) + "restricted methods are called by internal.memory only");
      }
      return super.visitAnnotation(tree, null);
    }

    private String at(long line) {
      return file.name() + ":" + line + ": ";
    }
  }
}
