// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.numa;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread that runs on a processor of one node, until it moves to another. */
final class NodeThread implements AutoCloseable {
  private static final Path NODES = Path.of("/sys/devices/system/node");

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  NodeThread(int node) throws InterruptedException {
    moveTo(node);
  }

  /** The numbers of the nodes, counted from 0 without gaps. */
  static int nodes() {
    int nodes = 0;
    while (Files.isDirectory(NODES.resolve("node" + nodes))) {
      nodes++;
    }
    return nodes;
  }

  /** The thread names itself, and taskset(1) does the rest: Java has no call for it. */
  void moveTo(int node) throws InterruptedException {
    call(
        () -> {
          String own =
              Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
          String processor = firstOf(Files.readString(NODES.resolve("node" + node + "/cpulist")));
          Process taskset =
              new ProcessBuilder(List.of("taskset", "-cp", processor, own))
                  .redirectErrorStream(true)
                  .start();
          String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          if (taskset.waitFor() != 0) {
            throw new IOException("taskset said: " + said);
          }
          return true;
        });
  }

  private static String firstOf(String list) {
    return list.strip().split("[-,]", -1)[0];
  }

  /** Does something on the thread. */
  <T> T call(Callable<T> body) throws InterruptedException {
    try {
      return thread.submit(body).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
