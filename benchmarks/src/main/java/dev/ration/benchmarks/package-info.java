// SPDX-License-Identifier: Apache-2.0
/**
 * What Ration costs, beside what others cost, in the same run.
 *
 * <p>{@code benchmarks/run} runs everything and writes {@code docs/benchmarks.md}.
 */
@NullMarked
package dev.ration.benchmarks;

import org.jspecify.annotations.NullMarked;
