// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.replay.Progress;
import dev.ration.tools.trace.Printable;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar, which appears only if the task takes long enough to wonder. */
final class ProgressDisplay implements Progress {
  private static final long PATIENCE_NANOS = 400_000_000;
  private static final int UPDATE_MILLIS = 100;
  private static final int WIDTH = 78;
  private static final int TASK_WIDTH = 28;
  private static final String CLEAR = "\r" + " ".repeat(WIDTH) + "\r";

  private final PrintWriter err;
  private String task = "";
  private long steps;
  private long startedAt;
  private @Nullable ProgressBar bar;

  ProgressDisplay(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void start(String newTask, long newSteps) {
    finish();
    task = Printable.cut(newTask, TASK_WIDTH);
    steps = newSteps;
    startedAt = System.nanoTime();
  }

  @Override
  public void reached(long step) {
    if (bar == null && System.nanoTime() - startedAt > PATIENCE_NANOS) {
      bar = show();
    }
    if (bar != null) {
      bar.stepTo(step);
    }
  }

  @Override
  public void finish() {
    if (bar != null) {
      bar.close();
      bar = null;
      print(CLEAR);
    }
  }

  private ProgressBar show() {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit("k", 1_000)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        // A consumer of our own keeps the library from starting programs to ask about the terminal.
        .setConsumer(new DelegatingProgressBarConsumer(line -> print("\r" + line), WIDTH))
        .build();
  }

  private void print(String text) {
    err.print(text);
    err.flush();
  }
}
