// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.benchmarks.peers.RawPeer;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What Ration's own things take in memory. Prints lines of a name, a count, growth of what is
 * resident and growth on the heap, in bytes for all of them.
 */
public final class FootprintBenchmark {
  private static final int PROCESSES = 1_000_000;
  private static final int TAGS = 100_000;
  private static final int[] THREADS = {10_000, 100_000};
  private static final int PAIRS = 20;
  private static final int BYTES = 64;
  private static final int TAG = PoolTag.of("Benc").value();

  private FootprintBenchmark() {}

  /**
   * Measures one thing.
   *
   * @param arguments {@code empty}, {@code processes}, {@code tags} or {@code threads}
   * @throws IOException when the operating system does not say what is resident
   */
  public static void main(String[] arguments) throws IOException {
    try (PoolSystem warm = PoolSystem.create();
        PoolProcess process = warm.createProcess("warm", RawPeer.LIMITS)) {
      for (int i = 0; i < TAGS; i++) {
        pair(warm, TAG, process);
      }
      warm.trim();
      Resident.now();
    }
    switch (arguments[0]) {
      case "empty" -> empty();
      case "processes" -> processes();
      case "tags" -> tags();
      case "threads" -> threads();
      default -> throw new IllegalArgumentException("nothing is called " + arguments[0]);
    }
  }

  private static void pair(PoolSystem system, int tag, PoolProcess process) {
    system.raw().free(system.raw().allocate(PoolType.PAGED_POOL, BYTES, tag, process), tag);
  }

  private static void print(String name, int count, Resident grown) {
    System.out.printf("%s %d %d %d%n", name, count, grown.bytes(), grown.heap());
  }

  private static void empty() throws IOException {
    Resident before = Resident.now();
    try (PoolSystem system = PoolSystem.create()) {
      print("empty-system", 1, Resident.now().since(before));
      try (PoolProcess process = system.createProcess("tenant", RawPeer.LIMITS)) {
        pair(system, TAG, process);
        print("system-with-a-block", 1, Resident.now().since(before));
      }
    }
  }

  private static void processes() throws IOException {
    try (PoolSystem system = PoolSystem.create()) {
      PoolProcess[] all = new PoolProcess[PROCESSES];
      Resident before = Resident.now();
      for (int i = 0; i < PROCESSES; i++) {
        all[i] = system.createProcess("tenant", RawPeer.LIMITS);
      }
      print("processes", PROCESSES, Resident.now().since(before));
      for (PoolProcess process : all) {
        pair(system, TAG, process);
      }
      print("processes-charged-once", PROCESSES, Resident.now().since(before));
    }
  }

  private static void tags() throws IOException {
    try (PoolSystem system = PoolSystem.create();
        PoolProcess process = system.createProcess("tenant", RawPeer.LIMITS)) {
      pair(system, TAG, process);
      Resident before = Resident.now();
      for (int i = 0; i < TAGS; i++) {
        pair(system, ManyTagsBenchmark.tag(i), process);
      }
      print("tags", TAGS, Resident.now().since(before));
    }
  }

  /** By the system's own figures: a virtual thread's stack is on the heap, and not Ration's. */
  private static void threads() {
    try (PoolSystem system = PoolSystem.create();
        PoolProcess process = system.createProcess("tenant", RawPeer.LIMITS)) {
      for (int count : THREADS) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < count; i++) {
            executor.execute(() -> work(system, process));
          }
        }
        PoolSnapshot snapshot = system.snapshot();
        print(
            "virtual-threads",
            count,
            new Resident(snapshot.paged().committed() + snapshot.metadataBytes(), 0));
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // so that threads change while others are at it
  private static void work(PoolSystem system, PoolProcess process) {
    for (int i = 0; i < PAIRS; i++) {
      pair(system, TAG, process);
      Thread.yield();
    }
  }
}
