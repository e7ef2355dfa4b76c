// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What {@link BugCheckSink#THROW} throws: the calling code is wrong, or memory is corrupt.
 *
 * <p>It is an {@link Error} so that no handler of exceptions hides it. Whoever catches it finds the
 * system unchanged by the call and usable.
 */
public class BugCheckError extends Error {
  private static final long serialVersionUID = 1L;

  /** What was detected. */
  private final BugCheck bugCheck;

  /**
   * Makes an error whose message is {@link BugCheck#summary()}.
   *
   * @param bugCheck what was detected
   */
  public BugCheckError(BugCheck bugCheck) {
    super(bugCheck.summary());
    this.bugCheck = bugCheck;
  }

  /** {@return what was detected} */
  public BugCheck bugCheck() {
    return bugCheck;
  }
}
