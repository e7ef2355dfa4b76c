// SPDX-License-Identifier: Apache-2.0
package dev.ration.testkit;

import dev.ration.nt.BugCheck;
import dev.ration.nt.BugCheckSink;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records bug checks and returns, so that a free that is wrong does nothing and an allocation that
 * is wrong gives NULL.
 *
 * <p>All methods may be called from any thread.
 */
public final class RecordingSink implements BugCheckSink {
  private final List<BugCheck> bugChecks = new CopyOnWriteArrayList<>();

  /** Makes a sink that has recorded nothing. */
  public RecordingSink() {}

  @Override
  public void bugCheck(BugCheck bugCheck) {
    bugChecks.add(Objects.requireNonNull(bugCheck, "bugCheck"));
  }

  /** {@return what has been recorded, the oldest first; a copy} */
  public List<BugCheck> bugChecks() {
    return List.copyOf(bugChecks);
  }

  /**
   * Forgets everything that has been recorded.
   *
   * @return what that was, the oldest first
   */
  public List<BugCheck> drain() {
    List<BugCheck> drained = bugChecks();
    bugChecks.removeAll(drained);
    return drained;
  }

  /**
   * Takes the only bug check that there must be.
   *
   * @return the bug check, which is recorded no more
   * @throws AssertionError when there is none, or more than one
   */
  public BugCheck only() {
    List<BugCheck> drained = drain();
    if (drained.size() != 1) {
      throw new AssertionError("expected one bug check, and there were " + drained);
    }
    return drained.getFirst();
  }
}
