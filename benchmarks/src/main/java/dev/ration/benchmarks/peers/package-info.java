// SPDX-License-Identifier: Apache-2.0
/** The allocators that are measured, each behind the same few calls. */
@NullMarked
package dev.ration.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
