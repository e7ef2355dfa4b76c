// SPDX-License-Identifier: Apache-2.0
/** Rank 3: what the verifier adds to an allocation and a free. */
@NullMarked
package dev.ration.internal.verify;

import org.jspecify.annotations.NullMarked;
