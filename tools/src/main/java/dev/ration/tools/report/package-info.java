// SPDX-License-Identifier: Apache-2.0
/**
 * Reports: each class turns the same immutable {@link dev.ration.tools.replay.ReplayResult}s into
 * one form. Text from a trace is made safe here, for the terminal by {@link
 * dev.ration.tools.trace.Printable} and for a page by {@link dev.ration.tools.report.Html}.
 */
@NullMarked
package dev.ration.tools.report;

import org.jspecify.annotations.NullMarked;
