// SPDX-License-Identifier: Apache-2.0
/** Rank 5: accounts; charge, return, limits, hierarchy. Arithmetic only: it knows no blocks. */
@NullMarked
package dev.ration.internal.quota;

import org.jspecify.annotations.NullMarked;
