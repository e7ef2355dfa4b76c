// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.BugCheck;
import dev.ration.nt.BugCheckError;
import dev.ration.support.PoolTest;
import dev.ration.support.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test of one bug check, raised with a sink that throws and with one that returns.
 *
 * <p>After each, nothing has changed: usage, references, tag rows, pools.
 */
abstract class MisuseTest extends PoolTest {
  private final List<BugCheck> seen = new ArrayList<>();
  private boolean throwing = true;

  @BeforeEach
  final void useASinkThatCanReturn() {
    use(builder().bugCheckSink(this::take));
  }

  /** Takes a bug check as this test wants it taken. */
  final void take(BugCheck check) {
    seen.add(check);
    if (throwing) {
      throw new BugCheckError(check);
    }
  }

  /** The result of a free that a returning sink let pass. */
  static final Object NOTHING = "nothing";

  final BugCheck checkOfFree(Runnable free) {
    return check(
        () -> {
          free.run();
          return NOTHING;
        },
        NOTHING);
  }

  /** The one bug check that a call raises; with a sink that returns it gives {@code harmless}. */
  final BugCheck check(Supplier<Object> call, Object harmless) {
    State before = state();
    throwing = true;
    seen.clear();
    BugCheck thrown = bugCheckOf(call::get);
    assertThat(seen).containsExactly(thrown);
    assertThat(state()).isEqualTo(before);
    throwing = false;
    seen.clear();
    assertThat(call.get()).isEqualTo(harmless);
    assertThat(seen).containsExactly(thrown);
    assertThat(state()).isEqualTo(before);
    throwing = true;
    system.checkInvariants();
    assertThat(thrown.advice()).isNotBlank();
    return thrown;
  }

  static void assertCheck(BugCheck check, int code, long p1, long p2, long p3, long p4) {
    assertThat(new BugCheck(check.code(), check.p1(), check.p2(), check.p3(), check.p4(), ""))
        .isEqualTo(new BugCheck(code, p1, p2, p3, p4, ""));
  }
}
