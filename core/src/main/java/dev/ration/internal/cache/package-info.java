// SPDX-License-Identifier: Apache-2.0
/** Rank 6: which magazines a slot holds, and the depot that slots share. */
@NullMarked
package dev.ration.internal.cache;

import org.jspecify.annotations.NullMarked;
