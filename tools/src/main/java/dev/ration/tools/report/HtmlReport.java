// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import dev.ration.tools.replay.ReplayResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The report as one page that needs nothing else: styles, scripts, the chart library and the
 * figures are all in it, and its content security policy lets it load nothing and run no other
 * script.
 */
public final class HtmlReport {
  private static final String CHARTS = "uPlot.iife.min.js";

  private HtmlReport() {}

  /**
   * {@return the page}
   *
   * @param results one for each trace
   * @param environment where they were taken
   * @param top how many tags to show, 0 for all
   */
  public static String of(List<ReplayResult> results, Environment environment, int top) {
    String style = resource("uPlot.min.css") + resource("page.css");
    String charts = "/*\nuPlot 1.6.32\n\n" + resource("uPlot.LICENSE") + "*/\n" + chartLibrary();
    String script = resource("page.js");
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < results.size(); i++) {
      new HtmlSection(body, results.get(i), i, top).write();
    }
    return fill(
        resource("page.html"),
        "style-hash",
        Html.policyHash(style),
        "script-hashes",
        Html.policyHash(charts) + " " + Html.policyHash(script),
        "style",
        style,
        "title",
        title(results),
        "navigation",
        navigation(results),
        "sections",
        body.toString(),
        "environment",
        Html.escape(environment.line()),
        "data",
        Html.escapeJson(JsonReport.of(results, environment, top)),
        "charts",
        charts,
        "script",
        script);
  }

  private static String title(List<ReplayResult> results) {
    return results.size() == 1
        ? "Replay of " + Html.escape(results.getFirst().trace().name())
        : "Replay of " + results.size() + " traces";
  }

  private static String navigation(List<ReplayResult> results) {
    if (results.size() < 2) {
      return "";
    }
    StringBuilder links = new StringBuilder("<nav aria-label=\"Traces\">");
    for (int i = 0; i < results.size(); i++) {
      links
          .append("<a href=\"#replay-")
          .append(i)
          .append("\">")
          .append(Html.escape(results.get(i).trace().name()))
          .append("</a>");
    }
    return links.append("</nav>").toString();
  }

  /**
   * Its first line is a comment with an address, and a page that mentions none is easy to trust.
   */
  private static String chartLibrary() {
    String library = resource(CHARTS);
    return library.substring(library.indexOf("*/") + 2).strip() + "\n";
  }

  /** Replaces each {@code {{name}}} once, and does not look for names in what it puts in. */
  private static String fill(String template, String... namesAndValues) {
    StringBuilder page = new StringBuilder();
    int done = 0;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = "{{" + namesAndValues[i] + "}}";
      int at = template.indexOf(name, done);
      if (at < 0) {
        throw new AssertionError("page.html has no " + name + " here");
      }
      page.append(template, done, at).append(namesAndValues[i + 1]);
      done = at + name.length();
    }
    return page.append(template, done, template.length()).toString();
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            HtmlReport.class.getResourceAsStream(name), name + " is not in this build of ration")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
