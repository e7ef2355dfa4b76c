// SPDX-License-Identifier: Apache-2.0
/** From JMH's results to a page: figures, tables, bars, charts, and intervals of differences. */
@NullMarked
package dev.ration.benchmarks.report;

import org.jspecify.annotations.NullMarked;
