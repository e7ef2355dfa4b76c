// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is measured: a JVM of its own for each peer and for each combination of parameters.
 *
 * @param benchmark the class
 * @param setting of the JVM
 * @param threads that work at once
 * @param rounds how often it is asked; between two rounds all other questions are
 * @param peers who is asked; none for a benchmark that asks Ration only
 * @param parameters other than the peer
 */
record Question(
    Class<?> benchmark,
    Setting setting,
    int threads,
    int rounds,
    List<String> peers,
    Map<String, List<String>> parameters) {
  private static final Set<String> QUICK =
      Set.of(
          "ration",
          "ration-ex",
          "netty-adaptive",
          "arrow-child",
          "mimalloc",
          "mimalloc-seg",
          "floor-stripe",
          "none");

  /** A question of one round about one thread and no parameters. */
  static Question of(Class<?> benchmark, String... peers) {
    return new Question(benchmark, Setting.PLAIN, 1, 1, List.of(peers), Map.of());
  }

  Question in(Setting other) {
    return new Question(benchmark, other, threads, rounds, peers, parameters);
  }

  Question on(int threadsAtOnce) {
    return new Question(benchmark, setting, threadsAtOnce, rounds, peers, parameters);
  }

  Question twice() {
    return new Question(benchmark, setting, threads, 2, peers, parameters);
  }

  Question with(String parameter, String... values) {
    Map<String, List<String>> more = new LinkedHashMap<>(parameters);
    more.put(parameter, List.of(values));
    return new Question(benchmark, setting, threads, rounds, peers, more);
  }

  /** The same asked once, of the fewest peers, with the first and last value of each parameter. */
  Question quick() {
    Map<String, List<String>> ends = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) ->
            ends.put(name, values.stream().filter(value -> isEnd(value, values)).toList()));
    return new Question(benchmark, setting, threads, 1, only(QUICK), ends);
  }

  private static boolean isEnd(String value, List<String> values) {
    return value.equals(values.getFirst()) || value.equals(values.getLast());
  }

  /** The same asked of those that are on this machine. */
  Question ofThose(Set<String> here) {
    return new Question(benchmark, setting, threads, rounds, only(here), parameters);
  }

  private List<String> only(Set<String> some) {
    return peers.stream().filter(some::contains).toList();
  }

  /** Whether anybody is left to ask of those that it was meant for. */
  boolean isAskable(Question whole) {
    return whole.peers.isEmpty() || !peers.isEmpty();
  }

  /** How many JVMs a round takes, with {@code methods} in the class. */
  int forks(int methods) {
    int forks = methods * Math.max(1, peers.size());
    for (List<String> values : parameters.values()) {
      forks *= new TreeSet<>(values).size();
    }
    return forks;
  }
}
