// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program of a JVM that runs tests: the arguments are their classes. It prints a line for each
 * test, and ends with 0 when there were some and none failed.
 */
final class TestRunner implements TestExecutionListener {
  private static final String NOTE = "[note] ";
  private static final String COUNTS = "[tests] ";

  private int passed;
  private int failed;
  private int aborted;

  private TestRunner() {}

  public static void main(String[] classes) {
    TestRunner runner = new TestRunner();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    Launcher launcher = LauncherFactory.create();
    launcher.registerTestExecutionListeners(runner);
    launcher.execute(request);
    System.out.println(
        COUNTS
            + (runner.passed + " tests passed")
            + (runner.failed == 0 ? "" : ", " + runner.failed + " failed")
            + (runner.aborted == 0 ? "" : ", " + runner.aborted + " could not be run here"));
    System.exit(runner.passed > 0 && runner.failed == 0 ? 0 : 1);
  }

  /** What a run says besides its counts. */
  static List<String> notes(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(NOTE))
        .map(line -> line.substring(NOTE.length()))
        .toList();
  }

  /** What a run says of its tests; a JVM that died says nothing. */
  static String counts(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(COUNTS))
        .map(line -> line.substring(COUNTS.length()))
        .findFirst()
        .orElse("the JVM ended before its tests did");
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String message =
        result
            .getThrowable()
            .map(thrown -> thrown.toString().lines().findFirst().orElse("?"))
            .orElse("");
    String name = name(test);
    switch (result.getStatus()) {
      case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
      case ABORTED -> {
        aborted++;
        System.out.println(NOTE + "not tested: " + name + ": " + message);
      }
      case FAILED -> {
        failed++;
        System.out.println(NOTE + "FAILED: " + name + ": " + message);
        result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(System.out));
      }
    }
    if (test.isTest()) {
      System.out.println(result.getStatus() + " " + name);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    aborted++;
    System.out.println(NOTE + "not tested: " + name(test) + ": " + reason);
  }

  private static String name(TestIdentifier test) {
    return test.getSource()
        .filter(source -> source instanceof MethodSource)
        .map(source -> (MethodSource) source)
        .map(
            method ->
                method.getJavaClass().getSimpleName()
                    + "."
                    + method.getMethodName()
                    + " "
                    + test.getDisplayName())
        .orElse(test.getDisplayName());
  }
}
