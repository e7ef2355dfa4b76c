// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import dev.ration.internal.memory.SpinLock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The program of {@link CarrierTest}: a virtual thread holds one lock and waits for another, while
 * a second virtual thread would like to have the only carrier. Prints who came first.
 */
final class OneCarrier {
  private OneCarrier() {}

  public static void main(String[] arguments) throws InterruptedException {
    SpinLock held = new SpinLock(SpinLock.Rank.QUOTA);
    SpinLock wanted = new SpinLock(SpinLock.Rank.PAGES);
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    wanted.lock();
    Thread holder =
        Thread.startVirtualThread(
            () -> {
              held.lock();
              waits.countDown();
              wanted.lock();
              order.add("holder");
              wanted.unlock();
              held.unlock();
            });
    waits.await();
    Thread other =
        Thread.startVirtualThread(
            () -> {
              order.add("other");
              ran.countDown();
            });
    boolean early = ran.await(300, TimeUnit.MILLISECONDS);
    wanted.unlock();
    holder.join();
    other.join();
    System.out.println((early ? "early " : "") + String.join(" ", order));
  }
}
