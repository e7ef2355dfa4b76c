// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.TagFilter.excludeTags;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes in the order given, in a JVM of its own, until one fails.
 *
 * <p>Writes a line for each test that starts and for the first that fails, at once: so that it is
 * known which test was under way when the JVM had to be killed, or died.
 */
public final class TestsInOrder implements TestExecutionListener {
  static final String STARTED = "started ";
  static final String FAILED = "failed ";

  private final Path log;
  private final CancellationToken token = CancellationToken.create();

  private TestsInOrder(Path log) {
    this.log = log;
  }

  /**
   * Runs tests; the exit code is 1 when one has failed.
   *
   * @param arguments the log, and the names of the classes
   */
  public static void main(String[] arguments) throws ClassNotFoundException {
    TestsInOrder run = new TestsInOrder(Path.of(arguments[0]));
    for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
      run.execute(Class.forName(name));
    }
    // Threads of tests that were cancelled may still run.
    System.exit(run.token.isCancellationRequested() ? 1 : 0);
  }

  private void execute(Class<?> tests) {
    if (token.isCancellationRequested()) {
      return;
    }
    Launcher launcher = LauncherFactory.create();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .filters(excludeTags("heavy"))
            .build();
    launcher.execute(
        LauncherExecutionRequestBuilder.request(request)
            .listeners(this)
            .cancellationToken(token)
            .build());
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      write(STARTED + name(test));
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED
        && !token.isCancellationRequested()) {
      String message = result.getThrowable().map(Throwable::toString).orElse("");
      write(FAILED + name(test) + " " + message.lines().findFirst().orElse(""));
      token.cancel();
    }
  }

  private static String name(TestIdentifier test) {
    return switch (test.getSource().orElse(null)) {
      case MethodSource method -> simple(method.getClassName()) + "#" + method.getMethodName();
      case ClassSource type -> simple(type.getClassName());
      case null, default -> test.getDisplayName().replace(' ', '_');
    };
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private void write(String line) {
    try {
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
