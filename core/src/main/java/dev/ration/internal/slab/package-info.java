// SPDX-License-Identifier: Apache-2.0
/**
 * Rank 8: pages, runs, slabs and the metadata of blocks.
 *
 * <p>A region is cut into pages of 4,096 bytes, each with a {@link
 * dev.ration.internal.slab.PageRecord}. A run is consecutive pages. A slab is one page cut into
 * equal slots of a {@linkplain dev.ration.internal.slab.SizeClasses size class}, or split in two
 * unlike ones; every slot, and every run that is a block, has one {@link
 * dev.ration.internal.slab.BlockWord}. This package knows neither threads nor caches: it fills and
 * drains {@link dev.ration.internal.slab.Magazine}s, whoever holds them.
 */
@NullMarked
package dev.ration.internal.slab;

import org.jspecify.annotations.NullMarked;
