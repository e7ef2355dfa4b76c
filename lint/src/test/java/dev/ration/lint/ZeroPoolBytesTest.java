// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import org.junit.jupiter.api.Test;

class ZeroPoolBytesTest {
  private final Code code = new Code(ZeroPoolBytes.class);

  @Test
  void reportsConstantSizesOfZeroOrLess() {
    code.check(
        """
        static final long NOTHING = 0;

        void zero(int type) {
          int empty = 0;
          // BUG: Diagnostic contains: zero bytes
          use(ex.allocatePoolZero(type, 0, TAG));
          // BUG: Diagnostic contains: zero bytes
          use(ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, NOTHING, TAG));
          // BUG: Diagnostic contains: zero bytes
          use(fsRtl.allocatePoolWithTag(type, (long) empty, TAG));
          // BUG: Diagnostic contains: zero bytes
          use(fsRtl.allocatePoolWithTag(type, empty | (0L), TAG));
          // BUG: Diagnostic contains: -8 bytes are, as an unsigned SIZE_T
          use(raw.allocate(type, -8, TAG, tenant));
          // BUG: Diagnostic contains: zero bytes
          ex.initializeLookasideList(type, 0, 0, TAG);
          // BUG: Diagnostic contains: zero bytes
          use(raw.resize(keptAddress, 0));
        }
        """);
  }

  @Test
  void acceptsSizesAboveZeroOrUnknown() {
    code.check(
        """
        void some(int type, long bytes) {
          int changed = 0;
          changed += 8;
          use(ex.allocatePoolZero(type, 1, TAG));
          use(ex.allocatePoolZero(type, bytes, TAG));
          use(ex.allocatePoolZero(type, changed, TAG));
          use(ex.allocatePoolZero(0, 16, TAG));
          use(ex.allocatePoolZero(0, changed | 0L, TAG));
          use(raw.resize(keptAddress, 16));
          ex.initializeLookasideList(0, 0, 16, TAG);
          try (LookasideList list = ex.initializeLookasideList(type, 0, bytes, TAG)) {
            use(list.allocate());
          }
        }
        """);
  }
}
