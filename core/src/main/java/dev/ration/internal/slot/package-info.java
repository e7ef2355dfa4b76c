// SPDX-License-Identifier: Apache-2.0
/** Rank 7: the slots that all threads share, and the layout of what lies under a slot's lock. */
@NullMarked
package dev.ration.internal.slot;

import org.jspecify.annotations.NullMarked;
