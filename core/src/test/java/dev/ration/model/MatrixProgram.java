// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.PoolSystem;
import dev.ration.failure.SeededLedger;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What must go the same way under every collector and every compiler: random work beside an oracle,
 * on one thread and on several, every kind of bad free, and a ledger that must be the same
 * everywhere. Arguments: the first seed, how many, and operations of each.
 */
final class MatrixProgram {
  private static final int TAG = PoolTag.of("Matr").value();
  private static final VerifierOptions VERIFIED =
      VerifierOptions.NONE
          .withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL).withBytes(0, 5000))
          .withRule(VerifierRule.all(VerifierRung.CANARIES));

  private MatrixProgram() {}

  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    int seeds = Integer.parseInt(arguments[1]);
    int operations = Integer.parseInt(arguments[2]);
    for (long seed = first; seed < first + seeds; seed++) {
      Run.of(seed, operations, false);
      Run.of(seed, operations / 4, true);
      Run.of(seed, operations / 4, false, VERIFIED);
      ConcurrentRun.of(seed, VerifierOptions.NONE, operations / 4);
      System.gc();
    }
    misuse();
    System.out.println("ledger " + SeededLedger.of(1).hashCode());
    long collections =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount)
            .sum();
    System.out.println("collections " + collections);
    System.out.println("all in order");
  }

  /** Bad frees, so often that they are compiled, where that is allowed. */
  private static void misuse() {
    try (PoolSystem system = PoolSystem.builder().leakSink(report -> {}).build()) {
      for (int i = 0; i < 2_000; i++) {
        misuse(system, i % 2, i % 50 == 0 ? 100_000 : 16 * (i % 100) + 1);
      }
      PoolSnapshot snapshot = system.snapshot();
      require(snapshot.nonPaged().blocks() == 0 && snapshot.paged().blocks() == 0, "all freed");
      system.checkInvariants();
    }
  }

  private static void misuse(PoolSystem system, int type, long bytes) {
    long block = system.raw().allocate(type, bytes, TAG);
    refused(() -> system.raw().free(block, TAG ^ 1), "another tag");
    refused(() -> system.raw().free(block + 16), "the middle");
    refused(() -> system.raw().free(0x7000), "no address of ours");
    refused(() -> system.raw().free(0), "NULL");
    require(system.raw().size(block) == bytes, "the block is as it was");
    system.raw().free(block, TAG);
    refused(() -> system.raw().free(block, TAG), "freed already");
  }

  private static void refused(Runnable free, String what) {
    try {
      free.run();
    } catch (BugCheckError found) {
      require(found.bugCheck().code() == 0xC1 || found.bugCheck().code() == 0xC2, what);
      return;
    }
    throw new AssertionError("was freed: " + what);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
