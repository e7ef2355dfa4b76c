// SPDX-License-Identifier: Apache-2.0
/** Asks the kernel of a machine with several NUMA nodes, real or emulated, where blocks lie. */
@NullMarked
package dev.ration.stress.numa;

import org.jspecify.annotations.NullMarked;
