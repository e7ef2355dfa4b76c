// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

/**
 * What one place in the source does with a block.
 *
 * @param checks whether it may find out that the block is NULL
 * @param touches whether it needs a block that is not NULL
 * @param leaves whether somebody else may free the block from then on, or it is freed here
 */
record Use(boolean checks, boolean touches, boolean leaves) {
  /** Compared with NULL. */
  static final Use CHECK = new Use(true, false, false);

  /** Read, written or asked about. */
  static final Use TOUCH = new Use(false, true, false);

  /** Given to a routine that frees or changes it. */
  static final Use FREE = new Use(false, true, true);

  /** Given to code that is not looked at: it may check, and it may free. */
  static final Use HANDED_ON = new Use(true, false, true);

  /** Of no consequence. */
  static final Use NOTHING = new Use(false, false, false);

  /** This use, and after it one of what it gave, which is the same memory. */
  Use then(Use next) {
    return new Use(checks, touches, leaves || next.leaves);
  }
}
