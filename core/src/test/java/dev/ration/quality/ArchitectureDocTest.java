// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * ARCHITECTURE.md names only what there is: a class, a class and its member, a package or a
 * constant in backticks must stand in core's sources.
 */
class ArchitectureDocTest {
  private static final int MOST_LINES = 360;
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern PACKAGE = Pattern.compile("dev\\.ration[a-z.]*");
  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]+");
  private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w*)\\.(\\w+)");
  private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*");

  private final Set<String> packages = new HashSet<>();
  private final Map<String, Set<String>> membersByType = new HashMap<>();

  @Test
  void namesExist() throws IOException {
    readNames();

    List<String> names = namesIn(text());

    assertThat(names).hasSizeGreaterThan(50);
    assertThat(names).filteredOn(name -> !exists(name)).isEmpty();
  }

  @Test
  void missingNamesAreFound() {
    readNames();

    assertThat(List.of("NoSuchType", "Slots.noSuchMethod", "NO_SUCH_STATE", "dev.ration.none"))
        .noneMatch(this::exists);
  }

  @Test
  void isReadInOneSitting() throws IOException {
    assertThat(text().lines().count()).isLessThan(MOST_LINES);
  }

  private static String text() throws IOException {
    return Files.readString(SourceFile.ROOT.resolve("ARCHITECTURE.md"));
  }

  /** Quoted names, outside of the drawings. */
  private static List<String> namesIn(String text) {
    List<String> names = new ArrayList<>();
    boolean drawing = false;
    for (String line : text.lines().toList()) {
      drawing ^= line.startsWith("```");
      Matcher quoted = QUOTED.matcher(drawing ? "" : line);
      while (quoted.find()) {
        names.add(quoted.group(1));
      }
    }
    return names;
  }

  private boolean exists(String name) {
    Matcher member = MEMBER.matcher(name);
    if (member.matches()) {
      return membersByType.getOrDefault(member.group(1), Set.of()).contains(member.group(2));
    }
    if (PACKAGE.matcher(name).matches()) {
      return packages.contains(name);
    }
    if (CONSTANT.matcher(name).matches()) {
      return membersByType.values().stream().anyMatch(members -> members.contains(name));
    }
    return !TYPE.matcher(name).matches() || membersByType.containsKey(name);
  }

  private void readNames() {
    for (SourceFile file : SourceFile.all()) {
      if (file.name().startsWith("core/")) {
        packages.add(String.valueOf(file.tree().getPackageName()));
        file.tree().accept(new Declarations(), null);
      }
    }
  }

  private final class Declarations extends TreeScanner<Void, Void> {
    private final Deque<Set<String>> enclosing = new ArrayDeque<>();

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      String name = type.getSimpleName().toString();
      declare(name);
      enclosing.push(membersByType.computeIfAbsent(name, any -> new HashSet<>()));
      super.visitClass(type, null);
      enclosing.pop();
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      declare(method.getName().toString());
      return super.visitMethod(method, null);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
      declare(variable.getName().toString());
      return super.visitVariable(variable, null);
    }

    private void declare(String member) {
      if (!enclosing.isEmpty()) {
        enclosing.peek().add(member);
      }
    }
  }
}
