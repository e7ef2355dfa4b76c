// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.FIRST;

import org.junit.jupiter.api.Test;

class ZeroPoolTagTest {
  private final Code code = new Code(ZeroPoolTag.class);

  @Test
  void reportsNumbersThatAreNoTag() {
    code.check(
        """
        static final int NO_TAG = 0;

        void numbers(int type) {
          // BUG: Diagnostic contains: 0 is no pool tag
          use(ex.allocatePoolZero(type, 16, 0));
          // BUG: Diagnostic contains: 0 is no pool tag
          use(ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, 16, NO_TAG));
          // BUG: Diagnostic contains: 0 is no pool tag
          use(fsRtl.allocatePoolWithTag(type, 16, PoolTag.PROTECTED));
          // BUG: Diagnostic contains: 0x00000001 is no pool tag
          use(raw.allocate(type, 16, 1, tenant));
          // BUG: Diagnostic contains: 0x41000000 is no pool tag
          ex.freePoolWithTag(kept, 0x41000000);
          // BUG: Diagnostic contains: 0 is no pool tag
          raw.free(keptAddress, 0);
          // BUG: Diagnostic contains: 0 is no pool tag
          ex.initializeLookasideList(type, 0, 16, 0);
          // BUG: Diagnostic contains: 0 is no pool tag
          tenant.openArena(type, 0);
          // BUG: Diagnostic contains: 0x7F7F7F7F is no pool tag
          PoolTag.of(0x7F7F7F7F);
          // BUG: Diagnostic contains: 0 is no pool tag
          new PoolTag(0);
        }
        """);
  }

  @Test
  void reportsTextThatIsNoTag() {
    code.check(
        """
        // BUG: Diagnostic contains: printable ASCII characters, and this has 6
        static final PoolTag LONG = PoolTag.of("Freddy");
        // BUG: Diagnostic contains: printable ASCII characters, and this has 0
        static final PoolTag EMPTY = PoolTag.of("");
        // BUG: Diagnostic contains: printable ASCII characters, and this has others
        static final PoolTag UMLAUT = PoolTag.of("K\\u00e4se");
        static final String TEXT = "Tab\\t";
        // BUG: Diagnostic contains: printable ASCII characters, and this has others
        static final PoolTag TAB = PoolTag.of(TEXT);
        """);
  }

  @Test
  void acceptsTagsAndWhatIsUnknown() {
    code.check(
        """
        void tags(int type, int number, String text) {
          use(ex.allocatePoolZero(type, 16, 0x46726564));
          use(ex.allocatePoolZero(type, 16, 'A'));
          use(ex.allocatePoolZero(type, 16, 0x46726564 | PoolTag.PROTECTED));
          use(ex.allocatePoolZero(type, 16, number));
          use(ex.allocatePoolZero(type, 16, TAG));
          use(raw.allocate(0, 16, TAG, tenant));
          raw.free(0);
          ex.freePoolWithTag(kept, TAG);
          tenant.openSharedArena(type, 0x616263);
          PoolTag.of(text);
          PoolTag.of("a b~");
          PoolTag.identity(0);
          PoolTag.text(0);
          new PoolTag(0x20);
        }
        """);
  }

  @Test
  void shortensLongText() {
    code.fix(
        FIRST,
        """
        static final PoolTag NAME = PoolTag.of("Freddy");
        static final PoolTag QUOTE = PoolTag.of("a\\"\\\\bcd");
        """,
        """
        static final PoolTag NAME = PoolTag.of("Fred");
        static final PoolTag QUOTE = PoolTag.of("a\\"\\\\b");
        """);
  }
}
