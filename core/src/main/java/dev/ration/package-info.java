// SPDX-License-Identifier: Apache-2.0
/**
 * The executive pool: native memory in which every block carries a tag and is charged to a process.
 *
 * <p>Start with {@link dev.ration.PoolSystem}. The faces are named after NT's components: {@link
 * dev.ration.Ex} allocates and frees, {@link dev.ration.FsRtl} does for file systems, {@link
 * dev.ration.Ps} knows processes and quota, {@link dev.ration.Ke} levels and attachment; {@link
 * dev.ration.RawPool} has the same memory as addresses, for adapters and hot loops.
 *
 * <p>No method takes or returns null unless it says so; a null argument is a {@link
 * NullPointerException}.
 */
@NullMarked
package dev.ration;

import org.jspecify.annotations.NullMarked;
