// SPDX-License-Identifier: Apache-2.0
/** The command line. */
@NullMarked
package dev.ration.tools;

import org.jspecify.annotations.NullMarked;
