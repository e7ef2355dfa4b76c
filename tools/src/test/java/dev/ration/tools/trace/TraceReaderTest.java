// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ration.tools.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReaderTest {
  private static final String HEAD = "ration-trace 1\np 1 one\nt Fred a tag\n";

  @Test
  void readsWhatTheTraceSays() {
    Trace trace = Traces.read(Traces.TINY);

    assertThat(trace.name()).isEqualTo("tiny.trace");
    assertThat(trace.comment()).isEqualTo("two tenants, written by hand");
    assertThat(trace.processes())
        .containsExactly(new TraceProcess(7, "shop"), new TraceProcess(9, "blog"));
    assertThat(trace.tags())
        .extracting(TraceTag::description)
        .containsExactly("the shop's carts", "rendered pages");
    assertThat(trace.tags().getFirst().tag().text()).isEqualTo("Cart");
    assertThat(trace.records()).isEqualTo(8);
    assertThat(trace.blocks()).isEqualTo(5);
    assertThat(trace.threads()).isEqualTo(2);
    assertThat(trace.micros()).isEqualTo(23);
  }

  @Test
  void numbersBlocksAndThreadsAsTheyAppear() {
    Trace trace = Traces.read(HEAD + "a 0 900 1 N Fred 16 5000000000\nf 0 7 5000000000\n");

    assertThat(trace.isFree(0)).isFalse();
    assertThat(trace.isFree(1)).isTrue();
    assertThat(trace.block(1)).isZero();
    assertThat(trace.thread(0)).isZero();
    assertThat(trace.thread(1)).isEqualTo(1);
    assertThat(trace.bytes(0)).isEqualTo(16);
    assertThat(trace.paged(0)).isFalse();
  }

  @Test
  void findsTheFirstPeakOfLiveBytes() {
    Trace trace = Traces.read(Traces.TINY);

    assertThat(trace.peakRecord()).isEqualTo(3);
    assertThat(trace.peakBytes()).isEqualTo(9_196);
  }

  @Test
  void acceptsGzipPlainTextWindowsLineEndsAndNoLastLineEnd() throws Exception {
    byte[] windows = Traces.bytes(Traces.TINY.replace("\n", "\r\n"));

    assertThat(read(Traces.gzip(Traces.bytes(Traces.TINY))).records()).isEqualTo(8);
    assertThat(read(windows).records()).isEqualTo(8);
    assertThat(read(Traces.bytes(Traces.TINY.stripTrailing())).records()).isEqualTo(8);
  }

  @Test
  void acceptsSpacesInATagAndDescriptionsThatAreMissing() {
    Trace trace = Traces.read("ration-trace 1\np 1 a b\nt a b \na 0 1 1 P a b  8 1\n");

    assertThat(trace.tags().getFirst().tag().text()).isEqualTo("a b ");
    assertThat(trace.tags().getFirst().description()).isEmpty();
    assertThat(trace.processes().getFirst().name()).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "x 1 2|'x 1 2' is no record of a trace",
        "allocate|'allocate' is no record of a trace",
        "``|the line is empty",
        "p 1 two|process 1 is declared twice",
        "p -1 two|the process -1 is negative",
        "p 2|the name is missing",
        "t Fred again|tag 'Fred' is declared twice",
        "t Fre|the tag 'Fre' is not four printable ASCII characters",
        "t Freddy it|the tag 'Freddy' is not four printable ASCII characters",
        "t Frçd it|the tag 'Frçd' is not four printable ASCII characters",
        "a|the dt is missing",
        "a 0 1 1 P Fred 16|the block is missing",
        "a 0 1 1 P Fred 16 |the block is missing",
        "a 0  1 1 P Fred 16 1|the thread is missing",
        "a -1 1 1 P Fred 16 1|the dt -1 is negative",
        "a 0 1 1 P Fred -16 1|the size -16 is negative",
        "a 0 1 1 P Fred 1x 1|the size '1x' is not a number",
        "a 0 1 1 P Fred 0x10 1|the size '0x10' is not a number",
        "a 0 1 1 P Fred 1099511627777 1"
            + "|the size 1099511627777 is out of range: it may be at most 1099511627776",
        "a 0 1 1 P Fred 99999999999999999999 1"
            + "|the size 99999999999999999999 is out of range: it may be at most 1099511627776",
        "a 0 1 1 P Fred 16 9223372036854775808"
            + "|the block 9223372036854775808 is out of range: it may be at most 9223372036854775807",
        "a 99999999999999 1 1 P Fred 16 1"
            + "|the dt 99999999999999 is out of range: it may be at most 31536000000000",
        "a 0 1 1 Q Fred 16 1|the pool is 'Q' and must be P or N",
        "a 0 1 1  Fred 16 1|the pool is missing",
        "a 0 1 1 P Fr 16 1|the tag 'Fr' is not four printable ASCII characters",
        "a 0 1 2 P Fred 16 1|process 2 is not declared",
        "a 0 1 1 P Bert 16 1|tag 'Bert' is not declared",
        "a 0 1 1 P Fred 16 1 7|'7' is more than the record has",
        "f 0 1 |the block is missing",
        "f 0 1 1|block 1 is freed and was never allocated",
      })
  void refusesABrokenLine(String line, String reason) {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> read(Traces.bytes(HEAD + line + "\n# more\n")))
        .satisfies(e -> assertThat(e.cure()).isNotBlank())
        .satisfies(e -> assertThat(e.line()).isEqualTo(4))
        .withMessage("some.trace:4: " + reason);
  }

  @Test
  void refusesBlocksUsedTwice() {
    assertBroken(
        HEAD + "a 0 1 1 P Fred 16 1\na 0 1 1 P Fred 16 1\n",
        "some.trace:5: block 1 is allocated twice: a block's number is never used again");
    assertBroken(
        HEAD + "a 0 1 1 P Fred 16 1\nf 0 1 1\nf 0 1 1\n", "some.trace:6: block 1 is freed twice");
    assertBroken(
        HEAD + "a 0 1 1 P Fred 16 1\nf 0 1 1\na 0 1 1 P Fred 16 1\n",
        "some.trace:6: block 1 is allocated twice: a block's number is never used again");
  }

  @Test
  void refusesATimeThatNoRecordingTakes() {
    String year = "31536000000000";
    assertBroken(
        HEAD + "a " + year + " 1 1 P Fred 16 1\nf 1 1 1\n",
        "some.trace:5: the recording takes longer than a year");
  }

  @Test
  void refusesMoreThanAnyMachineHas() {
    StringBuilder text = new StringBuilder(HEAD);
    for (int block = 0; block <= 1_024; block++) {
      text.append("a 0 1 1 P Fred 1099511627776 ").append(block).append('\n');
    }
    assertBroken(text.toString(), "some.trace:1028: more than 1 PiB is live at once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ration-trace 2\n", "ration-trace 1 \n", "ration-trace 10\n"})
  void refusesOtherVersions(String header) {
    assertBroken(
        header,
        "some.trace:1: the trace has format version '"
            + header.substring("ration-trace ".length()).replace("\n", "")
            + "', and only version 1 is known");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\n", "\n", "# comment\nration-trace 1\n", " ration-trace 1\n"})
  void refusesOtherFiles(String text) {
    assertBroken(
        text,
        "some.trace:1: this is no trace: the first line is '"
            + text.lines().findFirst().orElseThrow()
            + "'");
  }

  @Test
  void refusesAnEmptyFile() {
    assertBroken("", "some.trace:1: the file is empty");
  }

  @Test
  void refusesALineThatIsTooLong() {
    String longest = "#" + "x".repeat(LineReader.MAX_LINE - 1);
    assertThat(Traces.read(HEAD + longest + "\n").records()).isZero();
    assertBroken(HEAD + longest + "x\n", "some.trace:4: the line is longer than 4096 bytes");
    assertBroken("y".repeat(1 << 20), "some.trace:1: the line is longer than 4096 bytes");
  }

  @Test
  void showsNoControlCharactersOfABrokenLine() {
    assertBroken(
        HEAD + "\u001B[2Jgone\n", "some.trace:4: '\\u001B[2Jgone' is no record of a trace");
  }

  @Test
  void refusesTruncatedGzip() {
    byte[] whole = Traces.gzip(Traces.bytes(Traces.TINY));
    for (int length = 2; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(TraceFormatException.class)
          .as("cut after %d bytes", length)
          .isThrownBy(() -> read(cut))
          .satisfies(
              e ->
                  assertThat(e.reason())
                      .isEqualTo("the file ends in the middle of its compressed data"));
    }
  }

  @Test
  void refusesDamagedGzip() {
    byte[] damaged = Traces.gzip(Traces.bytes(Traces.TINY));
    damaged[damaged.length - 6] ^= 1;
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> read(damaged))
        .withMessage("some.trace:15: the compressed data are damaged (Corrupt GZIP trailer)");
  }

  @Test
  void passesOnWhatTheFileSystemSays() throws IOException {
    InputStream failing = InputStream.nullInputStream();
    failing.close();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TraceReader.read("some.trace", failing))
        .withMessage("Stream closed");
  }

  private static void assertBroken(String text, String message) {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> read(Traces.bytes(text)))
        .satisfies(e -> assertThat(e.cure()).isNotBlank())
        .withMessage(message);
  }

  private static Trace read(byte[] bytes) throws IOException, TraceFormatException {
    return TraceReader.read("some.trace", Traces.stream(bytes));
  }
}
