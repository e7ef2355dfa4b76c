// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static java.util.Objects.requireNonNull;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A source file, parsed with javac's own parser. */
record SourceFile(String name, String text, CompilationUnitTree tree, SourcePositions positions) {
  /** The repository, from wherever in it the tests were started. */
  static final Path ROOT = root();

  /** Every Java source of every module, generated ones left out; names are relative to the root. */
  static List<SourceFile> all() {
    return All.FILES;
  }

  /** Parsed once for all tests, and by one javac. */
  private static final class All {
    static final List<SourceFile> FILES = parse(texts());
  }

  private static List<TextFile> texts() {
    List<TextFile> texts = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> paths = Files.walk(sources)) {
          for (Path path :
              paths.filter(file -> file.toString().endsWith(".java")).sorted().toList()) {
            String name = ROOT.relativize(path.toAbsolutePath()).toString();
            texts.add(new TextFile(name, Files.readString(path)));
          }
        }
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceFile of(String name, String text) {
    return parse(List.of(new TextFile(name, text))).getFirst();
  }

  private static List<SourceFile> parse(List<TextFile> texts) {
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, texts);
    try {
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> files = new ArrayList<>();
      Iterator<TextFile> sources = texts.iterator();
      for (CompilationUnitTree tree : task.parse()) {
        TextFile text = sources.next();
        files.add(new SourceFile(text.relativeName(), text.getCharContent(true), tree, positions));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int lines() {
    return (int) text.lines().count();
  }

  /** How many lines a declaration takes, its annotations included and its comment not. */
  long lines(Tree declaration) {
    return line(positions.getEndPosition(tree, declaration))
        - line(positions.getStartPosition(tree, declaration))
        + 1;
  }

  long lineOf(Tree part) {
    return line(positions.getStartPosition(tree, part));
  }

  boolean isTest() {
    return name.contains("/src/test/");
  }

  boolean isMainOf(String module) {
    return name.startsWith(module + "/src/main/");
  }

  private long line(long position) {
    return tree.getLineMap().getLineNumber(position);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = requireNonNull(folder.getParent(), "not inside the repository");
    }
    return folder;
  }
}
