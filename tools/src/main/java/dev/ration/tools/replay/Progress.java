// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

/** Is told how far a replay has got. Calls come one at a time, from changing threads. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void start(String task, long steps) {}

        @Override
        public void reached(long step) {}

        @Override
        public void finish() {}
      };

  /**
   * A task begins.
   *
   * @param task what is being done
   * @param steps after how many steps it is done
   */
  void start(String task, long steps);

  /**
   * Steps have been done.
   *
   * @param step how many, since the start
   */
  void reached(long step);

  /** The task is over, done or not. */
  void finish();
}
