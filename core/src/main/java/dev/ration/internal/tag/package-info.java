// SPDX-License-Identifier: Apache-2.0
/** Rank 5: the tag table and its counters. Arithmetic only: it knows no blocks. */
@NullMarked
package dev.ration.internal.tag;

import org.jspecify.annotations.NullMarked;
