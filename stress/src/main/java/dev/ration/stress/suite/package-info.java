// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code stress/run} starts: every part in JVMs of its own, one after the other, and a table.
 */
@NullMarked
package dev.ration.stress.suite;

import org.jspecify.annotations.NullMarked;
