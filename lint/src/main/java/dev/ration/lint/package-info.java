// SPDX-License-Identifier: Apache-2.0
/**
 * Error Prone checks for code that uses Ration: mistakes that its bug checks and leak reports find
 * at run time, found by the compiler where they can be seen. Their model is the static analysis of
 * Windows drivers (Windows driver documentation, "DDI compliance rules" and "Code Analysis for
 * Drivers").
 *
 * <p>Each check looks at one method and does not follow paths or calls. What it cannot see counts
 * in favour of the code: docs/lint.md says for each what that means.
 *
 * <p>Nothing here is null: a null argument is refused with a {@link NullPointerException}, which
 * members do not document one by one. Checkers have no state, and javac calls them on one thread.
 */
@NullMarked
package dev.ration.lint;

import org.jspecify.annotations.NullMarked;
