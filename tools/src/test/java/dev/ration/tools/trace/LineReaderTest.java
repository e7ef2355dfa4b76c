// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void givesEveryLineHoweverTheStreamIsCut() throws Exception {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      expected.add("z".repeat(random.nextInt(LineReader.MAX_LINE + 1)));
    }
    LineReader reader = new LineReader(trickle(String.join("\n", expected), random));

    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      assertThat(reader.number()).isEqualTo(lines.size() + 1);
      lines.add(
          new String(
              reader.buffer(),
              reader.start(),
              reader.end() - reader.start(),
              StandardCharsets.US_ASCII));
    }
    assertThat(lines).isEqualTo(expected);
  }

  private static InputStream trickle(String text, Random random) {
    InputStream all = Traces.stream(Traces.bytes(text));
    return new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("one byte at a time is slow");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return all.read(buffer, offset, Math.min(length, 1 + random.nextInt(9_000)));
      }
    };
  }
}
