// SPDX-License-Identifier: Apache-2.0
/**
 * Replays a trace through the pools and measures what it costs.
 *
 * <p>{@link dev.ration.tools.replay.Replayer} runs the trace in rounds, the first to warm the code
 * up. A round has two passes, each on a system of its own: one at full speed, for the operations
 * per second, and one in which every call is timed and the pools are read at intervals. One
 * immutable {@link dev.ration.tools.replay.ReplayResult} is what all reports are made from.
 */
@NullMarked
package dev.ration.tools.replay;

import org.jspecify.annotations.NullMarked;
