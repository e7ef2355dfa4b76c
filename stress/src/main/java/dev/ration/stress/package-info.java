// SPDX-License-Identifier: Apache-2.0
/** jcstress tests of what the pool does without locks, or with locks of its own. */
@NullMarked
package dev.ration.stress;

import org.jspecify.annotations.NullMarked;
