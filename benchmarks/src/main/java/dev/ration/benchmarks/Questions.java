// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import static dev.ration.benchmarks.Setting.EVENT_LOOP;
import static dev.ration.benchmarks.Setting.TUNED;
import static dev.ration.benchmarks.Setting.TUNED_EVENT_LOOP;

import dev.ration.benchmarks.peers.Peers;
import java.util.List;

/** All that is asked, and of whom. */
final class Questions {
  private static final String[] EVERYBODY =
      Peers.names().stream().filter(name -> !name.equals("none")).toArray(String[]::new);
  private static final String[] NETTY = {"netty-adaptive", "netty-pooled"};

  /** Those that somebody would choose between, and the floor. */
  private static final String[] MAIN = {
    "ration",
    "netty-adaptive",
    "netty-pooled",
    "arrow-child",
    "mimalloc",
    "glibc",
    "lwjgl-jemalloc",
    "floor-stripe"
  };

  /** No floor: it keeps what is freed for who frees it, without end. */
  private static final String[] HAND_OVER = {
    "ration", "netty-adaptive", "netty-pooled", "arrow-child", "mimalloc", "glibc", "lwjgl-jemalloc"
  };

  private static final String[] RIVALS = {"ration", "netty-adaptive", "mimalloc"};
  private static final String[] OTHERS = {
    "netty-pooled", "arrow-child", "glibc", "lwjgl-jemalloc", "floor-stripe"
  };
  private static final String[] PROCESSES = {"1", "1000", "10000", "100000", "1000000"};
  private static final String[] TAGS = {"1", "100", "1000", "10000", "100000"};

  /** In the order in which a round asks them. */
  static final List<Question> ALL =
      List.of(
          Question.of(PairBenchmark.class, EVERYBODY).with("bytes", "64").twice(),
          Question.of(PairBenchmark.class, NETTY).with("bytes", "64").in(EVENT_LOOP).twice(),
          Question.of(PairBenchmark.class, NETTY).with("bytes", "64").in(TUNED).twice(),
          Question.of(PairBenchmark.class, NETTY).with("bytes", "64").in(TUNED_EVENT_LOOP).twice(),
          Question.of(PairBenchmark.class, MAIN).with("bytes", "4096", "65536").twice(),
          Question.of(PairBenchmark.class, MAIN).with("bytes", "1024"),
          Question.of(PairBenchmark.class, "ration-ex").with("bytes", "4096"),
          Question.of(PairBenchmark.class, RIVALS).with("bytes", "64", "4096", "65536").on(2),
          Question.of(PairBenchmark.class, OTHERS).with("bytes", "64", "4096").on(2),
          Question.of(PairBenchmark.class, MAIN).with("bytes", "1024").on(2),
          Question.of(
                  MixedBenchmark.class,
                  "ration",
                  "ration-ex",
                  "netty-adaptive",
                  "mimalloc",
                  "mimalloc-seg",
                  "floor-stripe",
                  "floor-thread")
              .twice(),
          Question.of(
              MixedBenchmark.class,
              "netty-pooled",
              "arrow-child",
              "mimalloc-crit",
              "glibc",
              "lwjgl-jemalloc",
              "lwjgl-rpmalloc",
              "lwjgl-mimalloc",
              "arena-confined",
              "direct",
              "floor-stack"),
          Question.of(MixedBenchmark.class, NETTY).in(EVENT_LOOP),
          Question.of(
                  MixedBenchmark.class,
                  "ration",
                  "ration-ex",
                  "netty-adaptive",
                  "mimalloc",
                  "mimalloc-seg",
                  "floor-stripe",
                  "floor-thread")
              .on(2)
              .twice(),
          Question.of(
                  MixedBenchmark.class,
                  "netty-pooled",
                  "arrow-child",
                  "glibc",
                  "lwjgl-jemalloc",
                  "lwjgl-rpmalloc",
                  "lwjgl-mimalloc")
              .on(2),
          Question.of(BatchBenchmark.class, RIVALS).with("bytes", "64", "4096").twice(),
          Question.of(BatchBenchmark.class, OTHERS).with("bytes", "64", "4096"),
          Question.of(HandOverBenchmark.class, HAND_OVER).with("bytes", "64", "4096").on(2).twice(),
          Question.of(VirtualThreadBenchmark.class, "none", "ration", "netty-adaptive", "mimalloc")
              .with("yields", "false", "true")
              .twice(),
          Question.of(VirtualThreadBenchmark.class, "netty-pooled", "arrow-child", "glibc")
              .with("yields", "false", "true"),
          Question.of(RefusalBenchmark.class).twice(),
          Question.of(BindingBenchmark.class).twice(),
          Question.of(VerifierBenchmark.class).with("bytes", "64"),
          Question.of(ManyProcessesBenchmark.class).with("processes", PROCESSES).twice(),
          Question.of(ManyTagsBenchmark.class).with("tags", TAGS).twice(),
          Question.of(ReplayBenchmark.class, "ration", "netty-adaptive", "mimalloc", "glibc")
              .with("trace", "gcc", "netty-tenants", "postgres", "redis"),
          Question.of(
                  TailBenchmark.class,
                  "none",
                  "ration",
                  "netty-adaptive",
                  "netty-pooled",
                  "mimalloc",
                  "glibc")
              .twice(),
          Question.of(TailBenchmark.class, "arrow-child"),
          Question.of(StartBenchmark.class).twice());

  /** Who is asked how much memory it takes. */
  static final List<String> MEMORY =
      List.of(
          "ration",
          "netty-adaptive",
          "netty-pooled",
          "arrow-child",
          "mimalloc",
          "glibc",
          "lwjgl-jemalloc");

  /** With what: the traces that have above 16 MB live at their peak, and the mixed workload. */
  static final List<String> WORKLOADS = List.of("mixed", "postgres", "netty-tenants");

  private Questions() {}
}
