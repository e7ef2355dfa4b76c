// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** JMH's threads as Netty's event loops are made; for {@code -Djmh.executor=CUSTOM}. */
public final class EventLoopExecutor extends ThreadPoolExecutor {
  /**
   * As JMH calls it.
   *
   * @param threads the most that it needs
   * @param prefix of their names
   */
  public EventLoopExecutor(int threads, String prefix) {
    super(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>());
    AtomicInteger count = new AtomicInteger();
    setThreadFactory(
        task -> {
          String name = prefix + "-jmh-worker-" + count.incrementAndGet();
          Thread thread = new FastThreadLocalThread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
