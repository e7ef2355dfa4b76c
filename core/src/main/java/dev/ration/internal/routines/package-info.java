// SPDX-License-Identifier: Apache-2.0
/** Rank 2: the order of steps of every routine, and their undoing. */
@NullMarked
package dev.ration.internal.routines;

import org.jspecify.annotations.NullMarked;
