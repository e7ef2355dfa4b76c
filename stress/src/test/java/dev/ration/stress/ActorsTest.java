// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;

/**
 * The jcstress tests some hundred times each, in this JVM: whether they work at all, and whether
 * what can never happen happens often. What jcstress does besides is for {@code stress/run}.
 */
class ActorsTest {
  private static final int STATES = Effort.count(100, 5_000);

  /** Kept, since a logger that nobody refers to forgets its level. */
  private static final Logger LOGGER = Logger.getLogger("dev.ration");

  /** Leaks are what some of the tests are about. */
  @BeforeAll
  static void reportNoLeaks() {
    LOGGER.setLevel(Level.OFF);
  }

  static List<String> tests() throws Exception {
    Path classes =
        Path.of(TwoFreesStress.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("dev/ration/stress"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> name.matches("\\w+Stress"))
              .sorted()
              .toList();
      assertThat(names).hasSizeGreaterThanOrEqualTo(9);
      return names;
    }
  }

  private static List<Method> methods(Class<?> test, Class<? extends Annotation> kind) {
    return Arrays.stream(test.getMethods())
        .filter(method -> method.isAnnotationPresent(kind))
        .toList();
  }

  /** The class of the results, which jcstress knows by the methods' parameters. */
  private static Class<?> resultType(Class<?> test) {
    return Stream.concat(methods(test, Actor.class).stream(), methods(test, Arbiter.class).stream())
        .flatMap(method -> Arrays.stream(method.getParameterTypes()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isAcceptable(Class<?> test, String result) {
    for (Outcome outcome : test.getAnnotationsByType(Outcome.class)) {
      for (String id : outcome.id()) {
        if (id.equals(result) || (!id.isEmpty() && Pattern.matches(id, result))) {
          return outcome.expect() == Expect.ACCEPTABLE;
        }
      }
    }
    return false;
  }

  private static void call(Method method, Object state, Object result) throws Exception {
    if (method.getParameterCount() == 0) {
      method.invoke(state);
    } else {
      method.invoke(state, result);
    }
  }

  @Test
  void whatIsForbiddenOrNotForeseenIsFound() {
    assertThat(isAcceptable(TwoFreesStress.class, "1, 0")).isTrue();
    assertThat(isAcceptable(TwoFreesStress.class, "1, 1")).isFalse();
    assertThat(isAcceptable(TwoFreesStress.class, "7, 7")).isFalse();
    assertThat(isAcceptable(CloseAgainstChargeStress.class, "1, 0, 5")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void whatCanNeverHappenDoesNot(String name) throws Exception {
    Class<?> test = Class.forName("dev.ration.stress." + name);
    List<Method> actors = methods(test, Actor.class);
    assertThat(actors).hasSize(2);
    CyclicBarrier start = new CyclicBarrier(actors.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(actors.size())) {
      for (int i = 0; i < STATES; i++) {
        Object state = test.getConstructor().newInstance();
        Object result = resultType(test).getConstructor().newInstance();
        List<Future<Object>> running =
            actors.stream()
                .map(
                    actor ->
                        threads.submit(
                            () -> {
                              start.await();
                              call(actor, state, result);
                              return result;
                            }))
                .toList();
        for (Future<Object> actor : running) {
          actor.get();
        }
        for (Method arbiter : methods(test, Arbiter.class)) {
          call(arbiter, state, result);
        }
        assertThat(isAcceptable(test, result.toString())).as("%s: %s", name, result).isTrue();
      }
    }
  }
}
