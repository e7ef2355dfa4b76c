// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * From a JVM's error file, and the file of guarded blocks that it left, to the block that was
 * touched.
 *
 * @param found whether there is one
 * @param text for people, with a line break at its end
 */
public record GuardReport(boolean found, String text) {
  /**
   * Makes a report.
   *
   * @param errorFile of HotSpot, {@code hs_err_pid*.log}
   * @param guards the file of {@code SpecialPoolOptions.withFile}
   * @throws UnreadableException when one of them cannot be read, or is something else
   */
  public static GuardReport of(Path errorFile, Path guards) throws UnreadableException {
    FatalError error;
    GuardList list;
    try {
      error = FatalError.read(errorFile);
    } catch (IOException e) {
      throw new UnreadableException(errorFile, e);
    }
    try {
      list = GuardList.read(guards);
    } catch (IOException e) {
      throw new UnreadableException(guards, e);
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%s at 0x%x%s%n"
            .formatted(
                error.signal(),
                error.address(),
                error.thread().isEmpty() ? "" : ", by " + error.thread()));
    if (!error.pid().isEmpty() && !error.pid().equals(list.pid())) {
      text.append(
          "The error file is of process %s, the guarded blocks are of process %s: %s%n"
              .formatted(error.pid(), list.pid(), "give the files of one JVM."));
      return new GuardReport(false, text.toString());
    }
    return list.nearest(error.address())
        .map(block -> new GuardReport(true, text + describe(block, error.address())))
        .orElseGet(
            () ->
                new GuardReport(
                    false,
                    text
                        + "None of the %d guarded blocks is there: the touch was of something else, %s%n"
                            .formatted(
                                list.size(), "or of a block freed before those remembered.")));
  }

  private static String describe(GuardedBlock block, long touched) {
    long offset = touched - block.address();
    String what =
        block.freed()
            ? "which had been freed: find who kept it."
            : offset >= 0 && offset < block.bytes()
                ? "which is allocated: its pages were not shut; look for another cause."
                : "which is outside of it: find who goes there.";
    StringBuilder text = new StringBuilder();
    text.append(
        "Byte %d was touched of the block of %d bytes at 0x%x, %s%n%n"
            .formatted(offset, block.bytes(), block.address(), what));
    text.append("  tag      '%s'%n".formatted(block.tag()));
    text.append("  pool     %s%n".formatted(block.pool()));
    text.append("  process  '%s' (%d)%n".formatted(block.process(), block.processId()));
    append(text, "allocated by thread", block.allocatedBy());
    append(text, "freed by thread", block.freedBy());
    return text.toString();
  }

  private static void append(StringBuilder text, String title, List<String> who) {
    if (!who.isEmpty()) {
      text.append("%n  %s %s%n".formatted(title, who.getFirst()));
      who.stream().skip(1).forEach(frame -> text.append("    at %s%n".formatted(frame)));
    }
  }

  /** One of the two files cannot be used; the cause says why. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final IOException reason;

    UnreadableException(Path file, IOException reason) {
      super(reason);
      this.file = file;
      this.reason = reason;
    }

    /** {@return which file it is} */
    public Path file() {
      return file;
    }

    /** {@return what is wrong with it} */
    public IOException reason() {
      return reason;
    }
  }
}
