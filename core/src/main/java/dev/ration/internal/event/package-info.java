// SPDX-License-Identifier: Apache-2.0
/** Rank 3: the standard events. Their sources are the pools' ledgers and the machine's figures. */
@NullMarked
package dev.ration.internal.event;

import org.jspecify.annotations.NullMarked;
