// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String tiny = "";

  @BeforeEach
  void writeTrace() throws IOException {
    tiny = write("tiny.trace", Traces.bytes(Traces.TINY));
  }

  @Test
  void reportsAndSucceeds() {
    assertThat(ration("replay", tiny)).isZero();
    assertThat(out.toString())
        .contains("two tenants, written by hand", "By tag at the peak", "all books balance")
        .doesNotContain("\u001B");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void reportsEachTrace() throws IOException {
    String packed = write("packed.trace.gz", Traces.gzip(Traces.bytes(Traces.TINY)));

    assertThat(ration("replay", tiny, packed, "--threads", "recorded")).isZero();
    assertThat(out.toString()).containsSubsequence("tiny.trace:", "packed.trace.gz:");
  }

  @Test
  void replaysBundledTracesByName() {
    assertThat(ration("replay", "gcc", "--no-touch", "--warmup", "0", "--limit", "256m")).isZero();
    assertThat(out.toString()).contains("gcc.trace.gz: gcc 12.2", "blocks not touched");
  }

  @Test
  void printsOneJsonDocument() {
    assertThat(ration("replay", "--json", tiny, tiny, "--quota", "blog=7k")).isZero();

    JsonNode document = JsonMapper.shared().readTree(out.toString());
    assertThat(document.get("replays")).hasSize(2);
    assertThat(document.at("/replays/0/end/quotaRefusals").asLong()).isEqualTo(1);
    assertThat(document.at("/replays/0/settings/quotas/blog").asLong()).isEqualTo(7_168);
  }

  @Test
  void writesThePageAndNothingElse() throws IOException {
    Path page = folder.resolve("report.html");

    assertThat(ration("replay", tiny, "--html", page.toString())).isZero();
    assertThat(page).content().startsWith("<!doctype html>").contains("two tenants");
    assertThat(out.toString()).contains("By process");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("tiny.trace", "report.html");
    }
  }

  @Test
  void refusesABrokenTraceBeforePrintingAnything() throws IOException {
    String broken = write("broken.trace", Traces.bytes(Traces.TINY.replace("f 1 2 2", "f 1 2 1")));
    Path page = folder.resolve("report.html");

    assertThat(ration("replay", tiny, broken, "--html", page.toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith(broken + ":14: block 1 is freed twice")
        .contains("record the program again");
    assertThat(page).doesNotExist();
  }

  @Test
  void refusesATruncatedArchive() throws IOException {
    byte[] whole = Traces.gzip(Traces.bytes(Traces.TINY));
    String cut = write("cut.trace.gz", Arrays.copyOf(whole, whole.length - 9));

    assertThat(ration("replay", cut)).isEqualTo(1);
    assertThat(err.toString())
        .contains("cut.trace.gz:", ": the file ends in the middle of its compressed data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--quota nobody=1m|--quota: no process is called 'nobody'. There are: blog, shop",
        "--quota blog=1 --quota blog=2|--quota: 'blog' is given two quotas: keep one",
        "--quota blog|'blog' is not NAME=BYTES, such as search=16m",
        "--quota =5|'=5' is not NAME=BYTES, such as search=16m",
        "--quota blog=-1|'-1' is not a number of bytes, such as 65536, 64k, 16m or 2g",
        "--limit 1.5g|'1.5g' is not a number of bytes, such as 65536, 64k, 16m or 2g",
        "--limit 9999999999g|'9999999999g' is more than any machine has",
        "--threads both|'both' is none of: one, recorded",
        "--top -1|--top: -1 is not from 0 to 2147483647",
        "--warmup 101|--warmup: 101 is not from 0 to 100",
        "--html|Missing required parameter for option '--html' (FILE)",
        "--tpo 3|Unknown option: '--tpo'",
        "missing.trace|there is no file missing.trace, and the bundled traces are gcc,",
      })
  void explainsBadUsage(String arguments, String message) {
    String[] all =
        Stream.concat(Stream.of("replay", tiny), Stream.of(arguments.split(" ")))
            .toArray(String[]::new);

    assertThat(ration(all)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("ration: ").contains(message, "ration replay --help");
  }

  @Test
  void explainsFoldersAndFilesItMayNotUse() throws IOException {
    String closed = write("closed.trace", Traces.bytes(Traces.TINY));
    Files.setPosixFilePermissions(Path.of(closed), PosixFilePermissions.fromString("-wx------"));

    assertThat(ration("replay", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(folder + " is a folder: name the traces in it");
    if (!Files.isReadable(Path.of(closed))) { // root may read everything
      assertThat(ration("replay", closed)).isEqualTo(2);
      assertThat(err.toString()).contains("you have no permission");
    }
  }

  @Test
  void explainsPagesItCannotWriteBeforeReplaying() {
    assertThat(ration("replay", tiny, "--html", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--html: " + folder + " is a folder: name a file in it");

    String nowhere = folder.resolve("no/such/report.html").toString();
    assertThat(ration("replay", tiny, "--html", nowhere)).isEqualTo(2);
    assertThat(err.toString()).contains("there is no folder " + folder.resolve("no/such"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysWhatItIsAndHowItIsUsed() {
    assertThat(ration("--version")).isZero();
    assertThat(out.toString()).startsWith("ration ").contains("Java 2");
    assertThat(ration("--help")).isZero();
    assertThat(out.toString())
        .contains("Commands:", "replay", "Exit codes:")
        .doesNotContain("\u001B");
    assertThat(ration("replay", "--help")).isZero();
    assertThat(out.toString()).contains("--quota=NAME=BYTES", "--no-touch", "netty-tenants");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void asksForACommand() {
    assertThat(ration()).isEqualTo(2);
    assertThat(err.toString()).contains("ration: which command?", "Try 'ration --help'.");
    assertThat(ration("replya")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean: ration replay");
  }

  private String write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private int ration(String... args) {
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    return Main.commandLine(terminal).execute(args);
  }
}
