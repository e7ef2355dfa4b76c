// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.OsMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * docs/size-classes.md is {@link SizeClasses} printed; {@code -Dration.regenerate=true} writes it.
 */
class SizeClassTableTest {
  @SuppressWarnings("InlineFormatString") // a page of text reads better apart
  private static final String HEAD =
      """
      # Size classes

      Printed from `SizeClasses` by `SizeClassTableTest`, which fails when the two differ. To write it again:
      `./mvnw -pl core test -Dtest=SizeClassTableTest -Dration.regenerate=true`.

      A request gets the first class whose slot holds it. *Page waste* is what the slots leave of their page. *Worst
      inside* is what the smallest request of a class leaves of its slot. From %,d to %,d bytes a block is the head of a page
      whose tail is a block of a smaller class. From %,d bytes on a block is whole pages; above %,d bytes it is a run of as many
      pages as it takes, without a class and without a cache.

      What a block costs its process does not depend on this table: see
      [decision 9](decisions/0009-what-a-block-costs.md).

      | Class | Requests (bytes) | Slot (bytes) | Slots a page | Page waste | Worst inside |
      |---:|---:|---:|---:|---:|---:|
      """;

  @Test
  void documentIsTheTable() throws IOException {
    Path file = document();
    String printed = print();
    if (Boolean.getBoolean("ration.regenerate")) {
      Files.writeString(file, printed);
    }

    assertThat(Files.readString(file)).isEqualTo(printed);
  }

  private static String print() {
    StringBuilder table = new StringBuilder();
    int largest = SizeClasses.MAX_RUN_CLASS_PAGES * OsMemory.PAGE_SIZE;
    table.append(
        String.format(
            Locale.ROOT,
            HEAD,
            OsMemory.PAGE_SIZE / 2 + 1,
            SizeClasses.MAX_SLOT,
            SizeClasses.MAX_SLOT + 1,
            largest));
    int least = 0;
    for (int sizeClass = 0; sizeClass < SizeClasses.CLASSES; sizeClass++) {
      table.append(row(sizeClass, least)).append('\n');
      least = SizeClasses.slotBytes(sizeClass) + 1;
    }
    return table.toString();
  }

  private static String row(int sizeClass, int least) {
    int slot = SizeClasses.slotBytes(sizeClass);
    assertThat(SizeClasses.of(least)).isEqualTo(sizeClass);
    assertThat(SizeClasses.of(slot)).isEqualTo(sizeClass);
    boolean run = SizeClasses.isRun(sizeClass);
    int slots = run ? 0 : SizeClasses.slotsPerPage(sizeClass);
    boolean split = !run && SizeClasses.isSplit(sizeClass);
    int tail = split ? SizeClasses.slotBytes(SizeClasses.tail(sizeClass)) : 0;
    return String.format(
        Locale.ROOT,
        "| %d | %,d – %,d | %,d | %s | %s | %s |",
        sizeClass,
        least,
        slot,
        slot,
        run ? pages(slot) : split ? "1 and one of %,d".formatted(tail) : String.valueOf(slots),
        run || split ? "0" : waste(OsMemory.PAGE_SIZE - slots * slot, OsMemory.PAGE_SIZE),
        waste(slot - Math.max(1, least), slot));
  }

  private static String pages(int bytes) {
    long pages = SizeClasses.pages(bytes);
    return pages == 1 ? "1 page" : pages + " pages";
  }

  private static String waste(int bytes, int of) {
    return bytes == 0
        ? "0"
        : String.format(Locale.ROOT, "%,d (%.1f %%)", bytes, 100.0 * bytes / of);
  }

  private static Path document() {
    Path folder = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(folder.resolve("docs")) ? folder : folder.resolve("..");
    return root.resolve("docs/size-classes.md");
  }
}
