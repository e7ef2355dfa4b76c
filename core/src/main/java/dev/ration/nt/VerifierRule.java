// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.Objects;
import java.util.Set;

/**
 * Which checks are made of which requests.
 *
 * <p>A request is covered when its tag, its bytes and the process that is charged all match. In
 * patterns {@code ?} stands for any one character and {@code *} for any number of them, as in the
 * tags of GFlags ("Special Pool", Windows driver documentation).
 *
 * @param rungs the checks
 * @param tags a pattern for the tag as it is written in source, such as {@code Fr?d}
 * @param leastBytes of a request, as asked for
 * @param mostBytes of a request, included
 * @param processes a pattern for the name of the process that is charged; blocks that are charged
 *     to nobody belong to {@code System}
 */
public record VerifierRule(
    Set<VerifierRung> rungs, String tags, long leastBytes, long mostBytes, String processes) {
  private static final String ANY = "*";

  /**
   * Makes a rule of a copy of the rungs.
   *
   * @throws IllegalArgumentException when there is no rung, a pattern is empty, or no size is
   *     covered
   */
  public VerifierRule {
    rungs = Set.copyOf(rungs);
    Objects.requireNonNull(tags, "tags");
    Objects.requireNonNull(processes, "processes");
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("a rule without a rung checks nothing: give at least one");
    }
    if (tags.isEmpty() || processes.isEmpty()) {
      throw new IllegalArgumentException("an empty pattern matches nothing: give * for all");
    }
    if (leastBytes < 0 || leastBytes > mostBytes) {
      throw new IllegalArgumentException(
          "sizes from " + leastBytes + " to " + mostBytes + ": give 0 <= least <= most");
    }
  }

  /**
   * {@return a rule for every request}
   *
   * @param rungs the checks, at least one
   */
  public static VerifierRule all(VerifierRung... rungs) {
    return new VerifierRule(Set.of(rungs), ANY, 0, Long.MAX_VALUE, ANY);
  }

  /**
   * {@return this rule for some tags only}
   *
   * @param pattern as in source, such as {@code Fr?d}
   */
  public VerifierRule withTags(String pattern) {
    return new VerifierRule(rungs, pattern, leastBytes, mostBytes, processes);
  }

  /**
   * {@return this rule for some sizes only}
   *
   * @param least the fewest bytes
   * @param most the most bytes, included
   */
  public VerifierRule withBytes(long least, long most) {
    return new VerifierRule(rungs, tags, least, most, processes);
  }

  /**
   * {@return this rule for some processes only}
   *
   * @param pattern for the name of the process that is charged
   */
  public VerifierRule withProcesses(String pattern) {
    return new VerifierRule(rungs, tags, leastBytes, mostBytes, pattern);
  }

  /**
   * {@return whether requests of a process can be covered}
   *
   * @param process its name
   */
  public boolean coversProcess(String process) {
    return processes.equals(ANY) || Glob.matches(processes, process);
  }

  /**
   * {@return whether a request is covered}
   *
   * @param tag its tag
   * @param bytes as asked for
   * @param process the name of the process that is charged
   */
  public boolean covers(int tag, long bytes, String process) {
    return bytes >= leastBytes
        && bytes <= mostBytes
        && (tags.equals(ANY) || Glob.matches(tags, PoolTag.text(tag)))
        && coversProcess(process);
  }
}
