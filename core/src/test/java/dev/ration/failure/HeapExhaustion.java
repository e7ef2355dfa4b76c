// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import dev.ration.nt.CloseMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs operations while the Java heap is full, in a JVM with a small one; afterwards, with room
 * again, everything must be in order. Arguments: how many amounts of spare bytes to try, and the
 * step between them.
 */
final class HeapExhaustion {
  private HeapExhaustion() {}

  public static void main(String[] arguments) {
    int spares = Integer.parseInt(arguments[0]);
    int step = Integer.parseInt(arguments[1]);
    int errors = 0;
    try (Books books = new Books()) {
      for (DeepOperation operation : DeepOperation.values()) {
        operation.prepare(books);
        operation.run(books);
        books.settle();
        for (int spare = 0; spare < spares; spare++) {
          operation.prepare(books);
          errors += runWithSpare(operation, books, spare * step) ? 0 : 1;
          operation.repair(books);
          books.balance();
          books.settle();
        }
      }
      books.process.close(CloseMode.RUNDOWN);
    }
    System.out.println(errors + " errors");
  }

  /** Fills the heap but for some bytes; false when the operation met an OutOfMemoryError. */
  private static boolean runWithSpare(DeepOperation operation, Books books, int spare) {
    List<byte[]> ballast = new ArrayList<>(1 << 16);
    ballast.add(new byte[spare + 16]);
    for (int size = 1 << 20; size >= 16; size /= 16) {
      fill(ballast, size);
    }
    ballast.set(0, null);
    try {
      operation.run(books);
      return true;
    } catch (OutOfMemoryError full) {
      return false;
    } finally {
      ballast.clear();
    }
  }

  private static void fill(List<byte[]> ballast, int size) {
    try {
      while (ballast.size() < 1 << 16) {
        ballast.add(new byte[size]);
      }
    } catch (OutOfMemoryError full) {
      // As full as it gets with pieces of this size.
    }
  }
}
