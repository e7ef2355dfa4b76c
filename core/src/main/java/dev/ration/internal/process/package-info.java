// SPDX-License-Identifier: Apache-2.0
/** Rank 4: the process object, the table of processes, and the binding of the running thread. */
@NullMarked
package dev.ration.internal.process;

import org.jspecify.annotations.NullMarked;
