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
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A source file, parsed with javac's own parser. */
record SourceFile(String name, String text, CompilationUnitTree tree, SourcePositions positions) {
  /** The repository, from wherever in it the tests were started. */
  static final Path ROOT = root();

  /** Every Java source of every module, generated ones left out; names are relative to the root. */
  static List<SourceFile> all() {
    List<SourceFile> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> paths = Files.walk(sources)) {
          paths
              .filter(path -> path.toString().endsWith(".java"))
              .sorted()
              .map(SourceFile::read)
              .forEach(files::add);
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceFile read(Path path) {
    try {
      return of(ROOT.relativize(path.toAbsolutePath()).toString(), Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceFile of(String name, String text) {
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null, null, null, List.of("-proc:none"), null, List.of(new TextFile(text)));
    try {
      CompilationUnitTree tree = task.parse().iterator().next();
      return new SourceFile(name, text, tree, Trees.instance(task).getSourcePositions());
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
