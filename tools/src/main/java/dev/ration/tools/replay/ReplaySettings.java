// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How to replay a trace.
 *
 * @param threads on how many threads
 * @param touch whether to write to every page of every block, as the recorded program did
 * @param limit the most bytes that each pool may commit; the system's default if empty
 * @param quotas limits of each pool for processes, by name; processes that are not named have none
 * @param warmups rounds before the one that is reported
 */
public record ReplaySettings(
    ThreadMode threads, boolean touch, OptionalLong limit, Map<String, Long> quotas, int warmups) {
  /** One thread, touching, no limits, one warm-up. */
  public static final ReplaySettings DEFAULT =
      new ReplaySettings(ThreadMode.ONE, true, OptionalLong.empty(), Map.of(), 1);

  /** Makes settings with a copy of the quotas. */
  public ReplaySettings {
    quotas = Map.copyOf(quotas);
  }

  /**
   * {@return the same settings with these quotas}
   *
   * @param newQuotas limits of each pool for processes, by name
   */
  public ReplaySettings withQuotas(Map<String, Long> newQuotas) {
    return new ReplaySettings(threads, touch, limit, newQuotas, warmups);
  }

  /**
   * {@return the same settings on other threads}
   *
   * @param newThreads on how many threads
   */
  public ReplaySettings withThreads(ThreadMode newThreads) {
    return new ReplaySettings(newThreads, touch, limit, quotas, warmups);
  }

  /**
   * {@return the limit on each pool of a process, or empty if it has none}
   *
   * @param process the process's name
   */
  public OptionalLong quota(String process) {
    Long bytes = quotas.get(process);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
  }
}
