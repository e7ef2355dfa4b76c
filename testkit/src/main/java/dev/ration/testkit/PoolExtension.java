// SPDX-License-Identifier: Apache-2.0
package dev.ration.testkit;

import dev.ration.PoolSystem;
import dev.ration.nt.BugCheckSink;
import dev.ration.nt.LeakReport;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that gives each test a pool system of its own.
 *
 * <p>A test, or a method that runs before each, takes the system as a parameter of type {@link
 * PoolSystem}, and the sink of its bug checks as one of type {@link RecordingSink}; without the
 * latter, bug checks throw. After the test the extension checks all invariants of the system,
 * closes it, and fails the test when a block is still allocated, something is still charged, or a
 * recorded bug check has not been looked at.
 *
 * <pre>{@code
 * @ExtendWith(PoolExtension.class)
 * class ParserTest {
 *   @Test
 *   void freesItsBuffers(PoolSystem system) {
 *     new Parser(system).parse("{}").close();
 *   }
 * }
 * }</pre>
 *
 * <p>Options are given by a field with {@code @RegisterExtension}: see {@link #with}.
 */
public final class PoolExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PoolExtension.class);

  private final UnaryOperator<PoolSystem.Builder> options;

  /** Makes an extension whose systems have the defaults of {@link PoolSystem.Builder}. */
  public PoolExtension() {
    this(UnaryOperator.identity());
  }

  private PoolExtension(UnaryOperator<PoolSystem.Builder> options) {
    this.options = options;
  }

  /**
   * Makes an extension whose systems have options.
   *
   * @param options sets them on a builder; its sinks are the extension's
   * @return the extension
   */
  public static PoolExtension with(UnaryOperator<PoolSystem.Builder> options) {
    return new PoolExtension(Objects.requireNonNull(options, "options"));
  }

  /** What belongs to one test. */
  private static final class Given {
    private final RecordingSink sink = new RecordingSink();
    private final List<LeakReport> leaks = new CopyOnWriteArrayList<>();
    private final PoolSystem system;
    private volatile boolean recording;

    Given(UnaryOperator<PoolSystem.Builder> options) {
      PoolSystem.Builder builder = options.apply(PoolSystem.builder());
      system =
          builder
              .leakSink(leaks::add)
              .bugCheckSink(
                  bugCheck -> {
                    if (recording) {
                      sink.bugCheck(bugCheck);
                    } else {
                      BugCheckSink.THROW.bugCheck(bugCheck);
                    }
                  })
              .build();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == PoolSystem.class || type == RecordingSink.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Given given =
        context
            .getStore(NAMESPACE)
            .computeIfAbsent(PoolExtension.class, key -> new Given(options), Given.class);
    if (parameter.getParameter().getType() == PoolSystem.class) {
      return given.system;
    }
    given.recording = true;
    return given.sink;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Given given = context.getStore(NAMESPACE).remove(PoolExtension.class, Given.class);
    if (given == null) {
      return;
    }
    given.recording = false;
    List<String> findings = new ArrayList<>();
    try {
      look(given.system, findings);
    } catch (IllegalStateException closed) {
      // The test has closed it: then the leaks have been reported.
    } finally {
      given.system.close();
    }
    given.sink.bugChecks().forEach(bugCheck -> findings.add("nobody looked at " + bugCheck));
    if (findings.isEmpty()) {
      given.leaks.forEach(leak -> findings.add(leak.toString()));
    }
    if (!findings.isEmpty()) {
      throw new AssertionError(String.join(System.lineSeparator(), findings));
    }
  }

  private static void look(PoolSystem system, List<String> findings) {
    system.checkInvariants();
    PoolSnapshot snapshot = system.snapshot();
    for (PoolSnapshot.TagRow row : snapshot.tags()) {
      if (row.diff() > 0) {
        findings.add(
            row.diff()
                + " blocks, "
                + row.bytes()
                + " bytes of "
                + (row.paged() ? "paged" : "nonpaged")
                + " pool with tag '"
                + PoolTag.text(row.tag())
                + "' are still allocated: free them before the test ends");
      }
    }
    for (PoolSnapshot.ProcessRow row : snapshot.processes()) {
      long charged = row.usage().pagedPoolUsage() + row.usage().nonPagedPoolUsage();
      if (charged > 0) {
        findings.add(
            "process '" + row.name() + "' is still charged " + charged + " bytes: return them");
      }
    }
  }
}
