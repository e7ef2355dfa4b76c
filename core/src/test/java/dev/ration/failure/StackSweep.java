// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs operations at every depth of a small stack, so that it ends at every point in them.
 *
 * <p>A program of its own too, for the interpreter: arguments are how many frames to go up at a
 * time, and names of operations.
 */
final class StackSweep {
  private static final long STACK = 256 << 10;
  private static final int QUIET_AT_LAST = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DeepOperation operation;
  private final Books books;
  private int overflows;
  private boolean ran;
  private Throwable failure;

  private StackSweep(DeepOperation operation, Books books) {
    this.operation = operation;
    this.books = books;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int stride = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      sweep(DeepOperation.valueOf(arguments[i]), stride, 0);
    }
  }

  /**
   * Tries an operation at so many places above the end of a stack.
   *
   * @param warmUps how often to run it before, for the JIT
   * @return how often the stack ended
   */
  static int sweep(DeepOperation operation, int stride, int warmUps) throws InterruptedException {
    try (Books books = new Books()) {
      for (int i = 0; i < Math.max(3, warmUps); i++) {
        operation.prepare(books);
        operation.run(books);
        books.settle();
      }
      StackSweep sweep = new StackSweep(operation, books);
      int quiet = 0;
      for (int frames = 0; quiet < QUIET_AT_LAST; frames += stride) {
        int before = sweep.overflows;
        sweep.above(frames);
        quiet = sweep.overflows == before ? quiet + 1 : 0;
      }
      return sweep.overflows;
    }
  }

  /** Runs the operation on a stack that has room for so many frames of {@link #descend}. */
  private void above(int frames) throws InterruptedException {
    operation.prepare(books);
    ran = false;
    failure = null;
    Thread thread = new Thread(null, () -> descend(frames), "sweep", STACK);
    thread.start();
    thread.join(PATIENCE);
    if (thread.isAlive() || failure != null) {
      String what = operation + ", " + frames + " frames above the end, hangs or fails";
      AssertionError error = new AssertionError(what, failure);
      if (thread.isAlive()) {
        error.setStackTrace(thread.getStackTrace());
      }
      throw error;
    }
    afterwards(frames);
  }

  /** Goes to the end of the stack, comes back by so many frames, and runs the operation there. */
  @SuppressWarnings("InfiniteRecursion") // that is how to find the end of the stack
  private int descend(int frames) {
    int above = 0;
    try {
      above = descend(frames) + 1;
    } catch (StackOverflowError end) {
      // This is the last frame.
    }
    if (above == frames && !ran) {
      ran = true;
      try {
        operation.run(books);
      } catch (StackOverflowError overflow) {
        overflows++;
      } catch (Throwable e) {
        failure = e;
      }
    }
    return above;
  }

  /** Somebody else's calls must work, at once, and find everything in order. */
  private void afterwards(int frames) throws InterruptedException {
    CompletableFuture<Void> check =
        CompletableFuture.runAsync(
            () -> {
              operation.repair(books);
              books.balance();
              books.settle();
              books.requireExactCounts();
            });
    try {
      check.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(operation + ", " + frames + " frames above the end", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(
          operation + ", " + frames + " frames above the end, left something locked", e);
    }
  }
}
