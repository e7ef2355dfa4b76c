// SPDX-License-Identifier: Apache-2.0
/** What a touch of a guard was of that has ended a JVM. */
@NullMarked
package dev.ration.tools.guard;

import org.jspecify.annotations.NullMarked;
