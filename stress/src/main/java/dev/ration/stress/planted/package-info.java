// SPDX-License-Identifier: Apache-2.0
/** Plants bugs in core, one after the other, and looks which test finds each. */
@NullMarked
package dev.ration.stress.planted;

import org.jspecify.annotations.NullMarked;
