// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Who called: the frames outside the pool, the innermost first. One object for equal stacks. */
public final class CallStack {
  static final CallStack UNKNOWN = new CallStack(List.of());

  private static final int FRAMES_SHOWN = 4;

  private final List<String> frames;
  private final AtomicBoolean failedOnPurpose = new AtomicBoolean();

  CallStack(List<String> frames) {
    this.frames = List.copyOf(frames);
  }

  public List<String> frames() {
    return frames;
  }

  /** The callers of the pool, for a sentence. */
  String innermost() {
    return frames.isEmpty()
        ? "an unknown place"
        : String.join(", called at ", frames.subList(0, Math.min(frames.size(), FRAMES_SHOWN)));
  }

  /** True once. */
  boolean firstFailure() {
    return failedOnPurpose.compareAndSet(false, true);
  }

  void forgetFailure() {
    failedOnPurpose.set(false);
  }
}
