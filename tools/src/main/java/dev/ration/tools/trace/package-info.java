// SPDX-License-Identifier: Apache-2.0
/**
 * Allocation traces: their format, and how they are held in memory.
 *
 * <p>A trace is a recording of what a real program allocated and freed, by process, thread and tag.
 * {@link dev.ration.tools.trace.TraceReader} refuses a recording that contradicts itself, so that
 * whoever has a {@link dev.ration.tools.trace.Trace} may rely on it: every free has its allocation,
 * earlier in the trace, and no other free.
 */
@NullMarked
package dev.ration.tools.trace;

import org.jspecify.annotations.NullMarked;
