// SPDX-License-Identifier: Apache-2.0
/**
 * Rank 9: the one seam to the operating system.
 *
 * <p>Everything above asks {@link dev.ration.internal.memory.OsMemory} for ranges of addresses and
 * reads and writes its own metadata through {@link dev.ration.internal.memory.Words}. Nothing else
 * in the project touches {@link java.lang.foreign.Linker} or a restricted method.
 */
@NullMarked
package dev.ration.internal.memory;

import org.jspecify.annotations.NullMarked;
