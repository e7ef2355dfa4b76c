// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.util.List;

/** The tables of the page, by the names of the benchmarks' classes, with what is said to each. */
final class Tables {
  static final String PAIR = "PairBenchmark";
  static final String MIXED = "MixedBenchmark";
  static final String BATCH = "BatchBenchmark";
  static final String HAND_OVER = "HandOverBenchmark";
  static final String VIRTUAL = "VirtualThreadBenchmark";
  static final String REFUSAL = "RefusalBenchmark";
  static final String BINDING = "BindingBenchmark";
  static final String PROCESSES = "ManyProcessesBenchmark";
  static final String TAGS = "ManyTagsBenchmark";
  static final String VERIFIER = "VerifierBenchmark";
  static final String REPLAY = "ReplayBenchmark";
  static final String TAIL = "TailBenchmark";
  static final String START = "StartBenchmark";

  /**
   * A table.
   *
   * @param benchmark whose results it shows
   * @param title its heading
   * @param note what a reader has to know
   */
  record Table(String benchmark, String title, String note) {}

  static final List<Table> ALL =
      List.of(
          new Table(
              PAIR,
              "Pairs: allocate, touch one byte, free",
              """
              `event-loop` runs on a `FastThreadLocalThread`; `tuned` is Netty without leak
              detection and without its checks of bounds and reference counts. `ration-ex` has
              its process bound once for 1,000 pairs."""),
          new Table(
              MIXED,
              "Mixed: 10,000 live blocks of 16 B to 64 KiB for each thread, replaced at random",
              """
              An operation is a free and an allocation. `ration-ex` and `mimalloc-seg` keep
              segments, which live long on the Java heap; most others keep addresses."""),
          new Table(
              BATCH,
              "Batches of 1,000: all allocated, then all freed",
              "Freed in the order of allocation (fifo) or against it (lifo)."),
          new Table(
              HAND_OVER,
              "Handing over: one thread allocates, another frees",
              """
              Wall time for a block, since two threads wait for each other; a ring of 1,024 lies
              between them."""),
          new Table(
              VIRTUAL,
              "10,000 virtual threads of 20 pairs each",
              """
              CPU time of the JVM for a pair. What the same threads take without allocating
              (`none`) has been subtracted from all others, from wall time as well."""),
          new Table(
              REFUSAL,
              "Being refused, beside a successful pair",
              """
              `rawZero` returns 0, `exNull` NULL, `exException` raises STATUS_QUOTA_EXCEEDED to its
              direct caller."""),
          new Table(
              BINDING,
              "Who is charged: passed by hand, or bound by a ScopedValue",
              "`bound` asks for every pair who is bound, `boundAnew` also binds for every pair."),
          new Table(
              VERIFIER,
              "The verifier: pairs under each rung, of every request",
              """
              `NEVER` has had no rule, `OFF_AGAIN` one for another process; `ELSEWHERE` has one for
              another process, `OTHER_TAG` for another tag. `SAMPLED_5000` guards one in 5,000,
              but no more than 500 in a second; `UNBOUNDED_5000` has no such bound."""),
          new Table(PROCESSES, "Many processes: pairs of 64 B with so many in existence", ""),
          new Table(TAGS, "Many tags: pairs of 64 B with so many used before", ""),
          new Table(
              REPLAY,
              "Recorded traces, on one thread, without their pauses",
              "For each allocation or free. With Ration, processes and tags are those recorded."),
          new Table(
              TAIL,
              "Tail: the slowest operations of the mixed workload, 1 thread",
              """
              Wall time of each, its timing included: that is what `none` shows, with what the
              machine adds by itself. Medians over the iterations."""),
          new Table(
              START,
              "Start: a new system, a process and a first block in a warm JVM",
              "Wall time."));

  private Tables() {}
}
