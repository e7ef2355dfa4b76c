// SPDX-License-Identifier: Apache-2.0
/**
 * Help for tests of code that uses Ration: a pool for each test, which fails the test that leaves
 * blocks behind or damages anything, and a sink that records bug checks instead of throwing.
 *
 * <p>Nothing here is null: a null argument is refused with a {@link NullPointerException}, which
 * members do not document one by one.
 */
@NullMarked
package dev.ration.testkit;

import org.jspecify.annotations.NullMarked;
