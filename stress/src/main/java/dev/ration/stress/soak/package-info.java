// SPDX-License-Identifier: Apache-2.0
/** A system that grows and shrinks for hours, and what the kernel says of its memory meanwhile. */
@NullMarked
package dev.ration.stress.soak;

import org.jspecify.annotations.NullMarked;
