// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A machine with four NUMA nodes, of which a test says on which its threads run: nodes 0 and 1 are
 * near each other, and so are 2 and 3. The memory is this machine's.
 */
public final class ManyNodes {
  /** How many there are. */
  public static final int COUNT = 4;

  private static final int[][] NEAREST = {{0, 1, 2, 3}, {1, 0, 2, 3}, {2, 3, 0, 1}, {3, 2, 0, 1}};

  /** Part of a range that was bound. */
  private record Bound(long from, long to, int node) {}

  private final OsMemory memory;
  private final int count;
  private final List<Bound> bound = new CopyOnWriteArrayList<>();
  private final Set<Integer> exhausted = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<Integer> threads = ThreadLocal.withInitial(() -> 0);
  private volatile boolean grows = true;
  private @Nullable RandomGenerator way;
  private int questions;

  public ManyNodes(OsMemory memory) {
    this(memory, COUNT);
  }

  private ManyNodes(OsMemory memory, int count) {
    this.memory = memory;
    this.count = count;
  }

  /** A machine that has one node. */
  public static ManyNodes onlyOne(OsMemory memory) {
    return new ManyNodes(memory, 1);
  }

  /** Whether any memory has been bound to a node. */
  public boolean isBound() {
    return !bound.isEmpty();
  }

  /** From here on the calling thread runs on a node. */
  public void runOn(int node) {
    threads.set(node);
  }

  /** How often somebody wanted to know where a thread runs. */
  public synchronized int questions() {
    return questions;
  }

  /** From here on threads are on another node whenever somebody asks. */
  public void wander(RandomGenerator by) {
    way = by;
  }

  /** From here on a node has no memory left: what is bound to it lies elsewhere. */
  public void exhaust(int node) {
    exhausted.add(node);
  }

  /** From here on no memory is committed any more. */
  public void refuseGrowth() {
    grows = false;
  }

  /** The node to which an address is bound, or -1. */
  public int nodeOf(long address) {
    int node = -1;
    for (Bound each : bound) {
      if (address - each.from() >= 0 && address - each.to() < 0) {
        node = each.node();
      }
    }
    return node;
  }

  private synchronized int ask() {
    questions++;
    return way == null ? threads.get() : way.nextInt(COUNT);
  }

  private boolean bind(Range range, long offset, long bytes, int node) {
    long from = range.segment().address() + offset;
    bound.add(new Bound(from, from + bytes, node));
    return !exhausted.contains(node);
  }

  /** This machine as the pool sees it. */
  public OsMemory asMemory() {
    return (OsMemory)
        Proxy.newProxyInstance(
            OsMemory.class.getClassLoader(),
            new Class<?>[] {OsMemory.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "nodes" -> count;
                  case "currentNode" -> ask();
                  case "nodesFrom" -> NEAREST[(int) arguments[0]];
                  case "near" ->
                      bind(
                          (Range) arguments[0],
                          (long) arguments[1],
                          (long) arguments[2],
                          (int) arguments[3]);
                  case "commit" -> grows && (boolean) invoke(method, arguments);
                  default -> invoke(method, arguments);
                });
  }

  private Object invoke(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(memory, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
