// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles core with a bug in it, beside the repository, whose files stay as they are.
 *
 * <p>By javac alone: the build's checkers would refuse some of the bugs, and tests are to find
 * them.
 */
final class Workshop {
  /** Copies of what the build has made, so that it can go on meanwhile. */
  static final String HEALTHY = "healthy";

  static final String TESTS = "tests";
  private static final String SOURCES = "core/src/main/java";

  private final Path root;
  private final Path scratch;
  private final String classPath;

  /**
   * @param root of the repository
   * @param scratch a folder for sources and classes
   * @param classPath what core needs to compile
   */
  Workshop(Path root, Path scratch, String classPath) {
    this.root = root;
    this.scratch = scratch;
    this.classPath = classPath;
  }

  /** Copies classes and tests of the last build; gives those without a bug. */
  Path copyBuild() throws IOException {
    copy(root.resolve("core/target/test-classes"), scratch.resolve(TESTS));
    return copy(root.resolve("core/target/classes"), scratch.resolve(HEALTHY));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  /** Compiles the sources of bugs, each of another class; returns what javac complains of. */
  String complaint(List<PlantedBug> bugs) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (PlantedBug bug : bugs) {
      sources.add(write(bug));
    }
    return compile(sources, Files.createTempDirectory(scratch, "classes"));
  }

  /** Compiles all of core with the bug, since constants stand in whoever uses them. */
  Path build(PlantedBug bug) throws IOException {
    List<Path> sources = new ArrayList<>();
    Path healthy = root.resolve(bug.file());
    try (Stream<Path> files = Files.walk(root.resolve(SOURCES))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java") && !file.equals(healthy))
          .forEach(sources::add);
    }
    sources.add(write(bug));
    Path classes = scratch.resolve(bug.name()).resolve("classes");
    String complaint = compile(sources, Files.createDirectories(classes));
    if (!complaint.isEmpty()) {
      throw new IllegalArgumentException(bug.name() + " does not compile:\n" + complaint);
    }
    return classes;
  }

  private Path write(PlantedBug bug) throws IOException {
    String inPackage = bug.file().substring(SOURCES.length() + 1);
    Path source = scratch.resolve(bug.name()).resolve("sources").resolve(inPackage);
    Files.createDirectories(source.getParent());
    Files.write(source, bug.plant(root));
    return source;
  }

  private String compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter output = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn", "-Xlint:none");
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(
                  output, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      return done ? "" : output + "javac failed";
    }
  }
}
