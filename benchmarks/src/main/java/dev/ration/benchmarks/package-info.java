// SPDX-License-Identifier: Apache-2.0
/**
 * What Ration costs, beside what others cost, in the same run.
 *
 * <p>{@code benchmarks/run} runs everything and writes {@code docs/benchmarks.md}; {@code
 * benchmarks/compare} tells a difference of a few per cent from none. Traces are read by module
 * tools, which exports nothing: all of this is on the class path.
 */
@NullMarked
package dev.ration.benchmarks;

import org.jspecify.annotations.NullMarked;
