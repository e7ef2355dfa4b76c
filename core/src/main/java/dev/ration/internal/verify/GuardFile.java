// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.PoolTag;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file that says which block lies on which guarded pages, for when the JVM does not live to say
 * so: it is mapped, and what is in it stays when the process ends, however it ends.
 *
 * <p>Text, a line of fixed length for each block, with tabs between fields and blanks at the end. A
 * line begins with {@code a} for an allocated block and {@code f} for a freed one; with a blank
 * while it is written, and when it is nobody's.
 *
 * <p>Guarded by {@code this}: {@code spare}, {@code spares}. A line is written by whoever allocates
 * or frees its block.
 */
final class GuardFile {
  static final int LINE = 1024;
  private static final int MOST_LINES = 1 << 16;
  private static final int MOST_OF_NAME = 60;
  private static final int MOST_OF_STACK = 380;
  private static final int FRAMES = 6;
  private static final char TAB = '\t';
  private static final String HEAD = "ration-guards 1";

  private final Path path;
  private final MemorySegment lines;
  private final int[] spare;
  private int spares;

  private GuardFile(Path path, MemorySegment lines, int count) {
    this.path = path;
    this.lines = lines;
    this.spare = new int[count];
    for (int i = 0; i < count; i++) {
      spare[i] = count - i;
    }
    this.spares = count;
  }

  /**
   * Makes a file, or takes one over.
   *
   * @param blocks how many have a line at once
   */
  static GuardFile create(Path path, long blocks) throws IOException {
    int count = (int) Math.min(MOST_LINES, blocks);
    long bytes = (count + 1L) * LINE;
    Files.deleteIfExists(path);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
      GuardFile file = new GuardFile(path, mapped, count);
      file.put(0, HEAD.charAt(0), HEAD.substring(1) + TAB + ProcessHandle.current().pid());
      return file;
    }
  }

  /** What a name stands for: {@code %p} in it is the number of this operating system process. */
  static Path resolve(Path path) {
    return Path.of(path.toString().replace("%p", Long.toString(ProcessHandle.current().pid())));
  }

  /** Writes the line of a block that has been allocated, if there still is one. */
  void allocated(VerifiedBlock block) {
    synchronized (this) {
      block.line = spares == 0 ? 0 : spare[--spares];
    }
    write(block, 'a');
  }

  /** Writes the line of a block that is being freed. */
  void freed(VerifiedBlock block) {
    write(block, 'f');
  }

  /** Gives the line of a block back that is not remembered any more. */
  void forgotten(VerifiedBlock block) {
    if (block.line != 0) {
      lines.set(ValueLayout.JAVA_BYTE, (long) block.line * LINE, (byte) ' ');
      synchronized (this) {
        spare[spares++] = block.line;
      }
      block.line = 0;
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // nothing is printed, and no free may fail for this
  private void write(VerifiedBlock block, char state) {
    if (block.line == 0) {
      return;
    }
    try {
      put(block.line, state, text(block));
    } catch (RuntimeException | OutOfMemoryError | InternalError e) {
      // No heap, or no room on the disk: then this line says nothing.
      lines.set(ValueLayout.JAVA_BYTE, (long) block.line * LINE, (byte) ' ');
    }
  }

  private void put(int line, char state, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, LINE - 2);
    MemorySegment at = lines.asSlice((long) line * LINE, LINE);
    at.set(ValueLayout.JAVA_BYTE, 0, (byte) ' ');
    MemorySegment.copy(bytes, 0, at, ValueLayout.JAVA_BYTE, 1, length);
    at.asSlice(1 + length, LINE - 2 - length).fill((byte) ' ');
    at.set(ValueLayout.JAVA_BYTE, LINE - 1, (byte) '\n');
    at.set(ValueLayout.JAVA_BYTE, 0, (byte) state);
  }

  private static String text(VerifiedBlock block) {
    long pages = block.address - block.before;
    CallStack freedBy = block.freedBy;
    return String.join(
        "\t",
        "",
        Long.toHexString(block.address),
        Long.toString(block.bytes),
        Long.toHexString(pages),
        Long.toString(block.pages * 4096L),
        block.guardedBefore ? "start" : "end",
        PoolTag.text(block.tag),
        block.pool == 1 ? "paged" : "nonpaged",
        Integer.toString(block.processId),
        clean(block.process, MOST_OF_NAME),
        clean(Texts.thread(block.allocatingThread, block.allocatingThreadId), MOST_OF_NAME),
        stack(block.allocatedBy.frames()),
        freedBy == null
            ? ""
            : clean(Texts.thread(block.freeingThread, block.freeingThreadId), MOST_OF_NAME),
        freedBy == null ? "" : stack(freedBy.frames()),
        "");
  }

  private static String stack(List<String> frames) {
    return clean(frames.stream().limit(FRAMES).collect(Collectors.joining("|")), MOST_OF_STACK);
  }

  private static String clean(@Nullable String text, int most) {
    String known = text == null ? "" : text;
    String printable = known.replaceAll("\\p{Cntrl}", "?");
    return printable.substring(0, Math.min(most, printable.length()));
  }

  /** Takes the file away: nothing can be touched any more. */
  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      System.getLogger("dev.ration").log(System.Logger.Level.WARNING, "cannot delete " + path, e);
    }
  }
}
