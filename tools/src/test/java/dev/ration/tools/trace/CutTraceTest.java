// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.Traces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a recorder leaves that is killed in the middle: read as far as it is whole, or refused. */
class CutTraceTest {
  private static final byte[] WHOLE = Traces.bytes(Traces.TINY);

  private static @Nullable Trace readOrRefuse(byte[] bytes, String reason) throws IOException {
    try {
      return TraceReader.read("cut.trace", Traces.stream(bytes));
    } catch (TraceFormatException e) {
      assertThat(e.reason() + " " + e.cure()).contains(reason);
      return null;
    }
  }

  @Test
  void aTextCutAnywhereIsReadUpToAnEndOfLineOrSaidToBeCut() throws IOException {
    int read = 0;
    for (int length = 1; length < WHOLE.length; length++) {
      Trace trace = readOrRefuse(Arrays.copyOf(WHOLE, length), "a recorder that was killed leaves");
      boolean atLineEnd = WHOLE[length - 1] == '\n';
      if (trace == null) {
        assertThat(atLineEnd).as("cut after %d bytes", length).isFalse();
      } else {
        assertThat(trace.endsOpen()).as("cut after %d bytes", length).isEqualTo(!atLineEnd);
        read++;
      }
    }
    assertThat(read).isGreaterThan((int) Traces.TINY.lines().count() - 1);
    assertThat(Traces.read(Traces.TINY).endsOpen()).isFalse();
  }

  @Test
  void aLineWithoutAnEndIsRefusedAsCutWhenItMakesNoSense() throws IOException {
    String cut = "ration-trace 1\np 7 shop\na 0 1 7 P Ca";
    assertThat(readOrRefuse(Traces.bytes(cut), "Remove the line to replay what was")).isNull();
  }

  /** A recorder that flushes, so that what it wrote can be read but for the end of the archive. */
  @Test
  void aFlushedArchiveWithoutItsEndIsSaidToBeCut() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GZIPOutputStream gzip = new GZIPOutputStream(out, 512, true);
    gzip.write(WHOLE);
    gzip.flush();
    assertThat(readOrRefuse(out.toByteArray(), "a recorder that was killed leaves such a file"))
        .isNull();
    gzip.close();
    assertThat(readOrRefuse(out.toByteArray(), "nothing")).isNotNull();
  }
}
