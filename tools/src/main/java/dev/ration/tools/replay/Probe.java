// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.RawPool;

/** What is looked at while a trace is replayed, and so what the replay is for. */
interface Probe {
  /** {@return the calls that one worker makes} */
  PoolCalls calls(RawPool raw);

  /** {@return what one worker does with its blocks} */
  Touch touch(RawPool raw);

  /** Called at each boundary, while no worker runs. */
  void reached(Stage stage, int record);

  /** A probe that looks at nothing: the replay runs at full speed. */
  record FullSpeed(boolean touching) implements Probe {
    @Override
    public PoolCalls calls(RawPool raw) {
      return PoolCalls.of(raw);
    }

    @Override
    public Touch touch(RawPool raw) {
      return touching ? new PageTouch(raw, false) : Touch.NONE;
    }

    @Override
    public void reached(Stage stage, int record) {}
  }
}
