// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.LowResources;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.nt.VerifierStatistics;
import dev.ration.support.QuietLog;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One thread's work under the low-resources simulation, and what became of it: each call's outcome,
 * and in the end every row of the books. It depends on the seed alone: not on the JVM, nor on the
 * addresses.
 */
public final class SeededLedger {
  private static final int OPERATIONS = 300;
  private static final VerifierRule ALL = VerifierRule.all(VerifierRung.LOW_RESOURCES);

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<String> ledger = new ArrayList<>();
  private final List<Long> held = new ArrayList<>();
  private final List<PoolProcess> processes = new ArrayList<>();
  private final PoolSystem system;

  private SeededLedger(long seed) {
    QuietLog.on();
    LowResources failing =
        LowResources.DEFAULT.withChance(1500).withSeed(seed).withFailures(true, true);
    system =
        PoolSystem.builder()
            .nonPagedLimit(4 << 20)
            .pagedLimit(4 << 20)
            .decayDelay(ChronoUnit.FOREVER.getDuration())
            .leakSink(report -> {})
            .verifier(VerifierOptions.NONE.withRule(ALL).withLowResources(failing))
            .build();
    processes.add(system.systemProcess());
    processes.add(system.createProcess("parent", new QuotaLimits(1 << 20, 1 << 17)));
    processes.add(processes.get(1).createChild("child", new QuotaLimits(1 << 16, 1 << 16)));
    processes.add(processes.get(1).createChild("sharing"));
  }

  /** The ledger of a run whose failures are chosen by this seed. */
  public static List<String> of(long seed) {
    SeededLedger run = new SeededLedger(seed);
    try (PoolSystem closing = run.system) {
      for (int i = 0; i < OPERATIONS; i++) {
        run.operate();
      }
      run.books();
      closing.checkInvariants();
    }
    return run.ledger;
  }

  private void operate() {
    int dice = random.nextInt(10);
    try {
      if (dice < 6) {
        ledger.add(allocate());
      } else if (held.isEmpty()) {
        ledger.add("nothing to free");
      } else if (dice < 9) {
        system.raw().free(held.remove(random.nextInt(held.size())));
        ledger.add("freed");
      } else {
        PoolProcess to = process();
        system.raw().transferQuota(held.get(random.nextInt(held.size())), to);
        ledger.add("handed to " + to.name());
      }
    } catch (NtStatusException raised) {
      ledger.add(raised.toString());
    }
  }

  private PoolProcess process() {
    return processes.get(random.nextInt(processes.size()));
  }

  private String allocate() {
    int type = random.nextInt(2);
    long bytes = random.nextInt(9000);
    int tag = PoolTag.of("L" + random.nextInt(5)).value();
    PoolProcess process = process();
    boolean raises = random.nextBoolean();
    long address =
        raises
            ? process
                .call(() -> system.fsRtl().allocatePoolWithQuotaTag(type, bytes, tag))
                .address()
            : system.raw().allocate(type, bytes, tag, process);
    if (address != 0) {
      held.add(address);
    }
    return process.name() + " " + bytes + (address == 0 ? " refused" : " given");
  }

  private void books() {
    PoolSnapshot snapshot = system.snapshot();
    snapshot.tags().stream().map(PoolSnapshot.TagRow::toString).sorted().forEach(ledger::add);
    snapshot.processes().forEach(row -> ledger.add(row.toString()));
    VerifierStatistics statistics = system.verifier().statistics();
    ledger.add(statistics.faultsOfMemory() + " " + statistics.faultsOfQuota());
  }
}
