// SPDX-License-Identifier: Apache-2.0
/**
 * Replays a trace through the pools and measures what it costs.
 *
 * <p>{@link dev.ration.tools.replay.Replayer} runs the trace several times, each time on a system of
 * its own: at full speed, to warm the code up; at full speed again, for the operations per second;
 * and inspected, with every call timed and the pools read at intervals. One immutable {@link
 * dev.ration.tools.replay.ReplayResult} is what all reports are made from.
 */
@NullMarked
package dev.ration.tools.replay;

import org.jspecify.annotations.NullMarked;
