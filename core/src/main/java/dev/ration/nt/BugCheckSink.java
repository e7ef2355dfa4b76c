// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * Where every bug check of a system goes: KeBugCheckEx (wdm.h), which on Windows stops the machine.
 *
 * <p>The sink runs on the thread whose call was wrong, and may throw. If it returns, a free has
 * done nothing and an allocation gives NULL. It may be called by several threads at once, at any
 * IRQL, and must not call the system that reports to it.
 */
@FunctionalInterface
public interface BugCheckSink {
  /** Throws a {@link BugCheckError}: what a system does unless told otherwise. */
  BugCheckSink THROW =
      bugCheck -> {
        throw new BugCheckError(bugCheck);
      };

  /**
   * Takes note of a bug check.
   *
   * @param bugCheck what was detected
   */
  void bugCheck(BugCheck bugCheck);
}
