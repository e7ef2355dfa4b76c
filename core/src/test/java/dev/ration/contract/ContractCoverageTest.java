// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** CONTRACT.md is true: its clauses are numbered without gaps, its classes and tests exist. */
class ContractCoverageTest {
  private static final Path CONTRACT = Path.of("../CONTRACT.md");
  private static final Pattern CLAUSE =
      Pattern.compile("\\| ([A-Z][A-Z0-9]+)-(\\d{2,}) \\| (.+) \\| (.+) \\| (.+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** How many sentences the three pages have, as counted by hand. */
  private static final Map<String, Integer> SENTENCES = Map.of("QT", 37, "Q09", 27, "FS", 22);

  private record Clause(
      String page, int number, String text, List<String> classes, List<String> tests) {
    String id() {
      return page + "-" + number;
    }
  }

  private static List<Clause> clauses() throws IOException {
    List<Clause> clauses = new ArrayList<>();
    for (String line : Files.readAllLines(CONTRACT)) {
      Matcher matcher = CLAUSE.matcher(line);
      if (matcher.matches()) {
        clauses.add(
            new Clause(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3),
                codes(matcher.group(4)),
                codes(matcher.group(5))));
      } else {
        assertThat(line).as("a row that is no clause").doesNotMatch("\\| [A-Z][A-Z0-9]+-.*");
      }
    }
    return clauses;
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(result -> result.group(1)).toList();
  }

  /** The simple names of the sources below a folder. */
  private static Set<String> sources(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The tests of the contract and misuse packages, as {@code Class#method}. */
  private static Set<String> tests() throws IOException, ClassNotFoundException {
    Set<String> tests = new TreeSet<>();
    for (String part : List.of("contract", "misuse")) {
      for (String name : sources("src/test/java/dev/ration/" + part)) {
        Class<?> type = Class.forName("dev.ration." + part + "." + name);
        Arrays.stream(type.getDeclaredMethods())
            .filter(
                method ->
                    method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class))
            .forEach(method -> tests.add(name + "#" + method.getName()));
      }
    }
    return tests;
  }

  @Test
  void everyClauseIsNumberedOnceAndWithoutGaps() throws IOException {
    Map<String, Integer> last = new LinkedHashMap<>();
    for (Clause clause : clauses()) {
      int expected = last.getOrDefault(clause.page(), 0) + 1;
      assertThat(clause.number()).as(clause.id()).isEqualTo(expected);
      last.put(clause.page(), expected);
    }
    assertThat(last).containsAllEntriesOf(SENTENCES);
  }

  @Test
  void everyClauseHasAClassAndATestThatExist() throws Exception {
    Set<String> classes = sources("src/main/java");
    Set<String> tests = tests();
    for (Clause clause : clauses()) {
      assertThat(clause.text()).as(clause.id()).isNotBlank();
      assertThat(clause.classes()).as(clause.id()).isNotEmpty().isSubsetOf(classes);
      assertThat(clause.tests()).as(clause.id()).isNotEmpty().isSubsetOf(tests);
    }
  }

  @Test
  void everyTestHoldsAClause() throws Exception {
    Set<String> named =
        clauses().stream().flatMap(clause -> clause.tests().stream()).collect(Collectors.toSet());
    assertThat(tests())
        .filteredOn(test -> !test.startsWith("ContractCoverageTest#"))
        .isSubsetOf(named);
  }
}
