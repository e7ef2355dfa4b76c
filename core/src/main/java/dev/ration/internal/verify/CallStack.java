// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Who called: the frames outside the pool, the innermost first. Those of {@link
 * CallStacks#current()} are one object for equal stacks.
 */
public final class CallStack {
  /** Walks no stack until somebody asks for the frames; an error holds what is needed for that. */
  private static final class Mark extends Throwable {
    private static final long serialVersionUID = 1;

    Mark() {
      super(null, null, false, true);
    }
  }

  static final CallStack UNKNOWN = new CallStack(List.of());

  private static final int FRAMES_SHOWN = 4;

  private final @Nullable Mark mark;
  private volatile List<String> frames;
  private final AtomicBoolean failedOnPurpose = new AtomicBoolean();

  CallStack(List<String> frames) {
    this.mark = null;
    this.frames = List.copyOf(frames);
  }

  private CallStack(Mark mark) {
    this.mark = mark;
    this.frames = List.of();
  }

  /** The stack of the running thread; an object of its own. */
  static CallStack here() {
    return new CallStack(new Mark());
  }

  public List<String> frames() {
    if (mark != null && frames.isEmpty()) {
      frames = CallStacks.frames(mark);
    }
    return frames;
  }

  /** The callers of the pool, for a sentence. */
  String innermost() {
    List<String> all = frames();
    return all.isEmpty()
        ? "an unknown place"
        : String.join(", called at ", all.subList(0, Math.min(all.size(), FRAMES_SHOWN)));
  }

  /** True once. */
  boolean firstFailure() {
    return failedOnPurpose.compareAndSet(false, true);
  }

  void forgetFailure() {
    failedOnPurpose.set(false);
  }
}
