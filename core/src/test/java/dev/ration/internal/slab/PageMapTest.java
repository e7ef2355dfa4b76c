// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Range;
import dev.ration.internal.slab.PageMap.Extent;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From an address to its page's record and back; what is not ready has none. */
class PageMapTest {
  private static final int PAGES = 16;
  private static final long BYTES = PAGES * 4096L;

  private final OsMemory memory = new PortableMemory();
  private final PageMap map = new PageMap();

  @AfterEach
  void close() {
    memory.closeSegments();
    memory.release();
  }

  private Extent extent() {
    Range range = Objects.requireNonNull(memory.reserve(BYTES));
    Range records = Objects.requireNonNull(memory.reserveMetadata(4096));
    memory.commit(range, 0, BYTES, 0);
    memory.commit(records, 0, 4096, 0);
    Extent extent = new Extent(range, records);
    map.add(extent);
    return extent;
  }

  private void assertPages(Extent extent, int ready) {
    long start = extent.range.address();
    for (int page = 0; page < PAGES; page++) {
      for (long offset : new long[] {0, 1, 4095}) {
        assertThat(map.record(start + page * 4096L + offset))
            .as("page %d, byte %d", page, offset)
            .isEqualTo(page < ready ? extent.record(page) : 0);
      }
    }
  }

  @Test
  void anEmptyMapKnowsNoAddress() {
    assertThat(map.record(0)).isZero();
    assertThat(map.record(4096)).isZero();
    assertThat(map.record(-1)).isZero();
    assertThat(map.segment(4096, 16)).isNull();
  }

  @Test
  void onlyPagesThatAreReadyHaveRecords() {
    Extent extent = extent();
    assertPages(extent, 0);
    map.ready(extent, 3 * 4096);
    assertPages(extent, 3);
    map.ready(extent, BYTES);
    assertPages(extent, PAGES);
    assertThat(extent.readyBefore).isEqualTo(3);
    assertThat(extent.pages()).isEqualTo(PAGES);
    assertThat(map.record(extent.range.address() - 1)).isZero();
    assertThat(map.record(extent.range.address() + BYTES)).isZero();
  }

  @Test
  void everyExtentIsFound() {
    Extent first = extent();
    map.ready(first, BYTES);
    Extent second = extent();
    Extent third = extent();
    map.ready(second, 2 * 4096);
    map.ready(third, 4096);
    assertThat(map.extents()).containsExactly(first, second, third);
    assertPages(first, PAGES);
    assertPages(second, 2);
    assertPages(third, 1);
    map.ready(second, BYTES);
    assertPages(first, PAGES);
    assertPages(second, PAGES);
    assertPages(third, 1);
  }

  /** What a fast operation reads, which knows the first extent without a look at the others. */
  @Test
  void aHeaderIsThatOfTheRecord() {
    assertThat(map.header(4096)).isZero();
    Extent first = extent();
    map.ready(first, 2 * 4096);
    for (int pages : new int[] {2, PAGES}) {
      map.ready(first, pages * 4096L);
      assertHeaders(first, pages);
    }
    Extent second = extent();
    map.ready(second, 3 * 4096);
    assertHeaders(first, PAGES);
    assertHeaders(second, 3);
    assertThat(map.pages()).isEqualTo(PAGES + 3);
    assertThat(map.pages(first.node)).isEqualTo(PAGES + 3);
    assertThat(map.pages(first.node + 1)).isZero();
  }

  private void assertHeaders(Extent extent, int ready) {
    for (int page = 0; page < PAGES; page++) {
      long header = PageRecord.header(PageRecord.SLAB, page, 4096);
      PageRecord.setHeader(extent.record(page), header);
      long address = extent.range.address() + page * 4096L;
      assertThat(map.header(address)).isEqualTo(page < ready ? header : 0);
      assertThat(map.header(address + 4095)).isEqualTo(page < ready ? header : 0);
    }
    assertThat(map.header(extent.range.address() - 1)).isZero();
  }

  @Test
  void aRecordLeadsBackToItsPage() {
    Extent first = extent();
    Extent second = extent();
    for (Extent extent : new Extent[] {first, second}) {
      map.ready(extent, BYTES);
      for (int page = 0; page < PAGES; page++) {
        long record = extent.record(page);
        assertThat(map.address(record)).isEqualTo(extent.range.address() + page * 4096L);
        assertThat(map.extentOf(record)).isSameAs(extent);
        assertThat(extent.offset(record)).isEqualTo(page * 4096L);
      }
      assertThat(extent.holdsRecord(extent.record(-1))).isFalse();
      assertThat(extent.holdsRecord(extent.record(PAGES))).isFalse();
    }
    assertThatThrownBy(() -> map.address(first.record(PAGES)))
        .hasMessageContaining("no page has the record");
  }

  @Test
  void aViewIsOfTheBytesAskedFor() {
    Extent first = extent();
    Extent second = extent();
    map.ready(first, 4096);
    map.ready(second, 4096);
    for (Extent extent : new Extent[] {first, second}) {
      long address = extent.range.address() + 100;
      MemorySegment view = Objects.requireNonNull(map.segment(address, 50));
      assertThat(view.byteSize()).isEqualTo(50);
      assertThat(view.address()).isEqualTo(address);
      view.set(ValueLayout.JAVA_BYTE, 49, (byte) 7);
      assertThat(extent.range.segment().get(ValueLayout.JAVA_BYTE, 149)).isEqualTo((byte) 7);
    }
    assertThat(map.segment(first.range.address() - 1, 1)).isNull();
  }
}
