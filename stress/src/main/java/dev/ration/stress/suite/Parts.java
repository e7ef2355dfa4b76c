// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import java.util.List;

/** What there is, in the order in which it is run. */
final class Parts {
  private static final String STRESS = "dev.ration.stress.";
  private static final String MODEL = "dev.ration.model.";
  private static final String RACES = "dev.ration.concurrency.";
  private static final String FAILURE = "dev.ration.failure.";
  private static final String MACHINE = "dev.ration.machine.";
  private static final String TOOLS = "dev.ration.tools.";

  static final List<Part> ALL =
      List.of(
          new TestsPart(
              "lincheck",
              "Lincheck: quota, tag table and process table are linearizable; planted bugs are found",
              false,
              "stress",
              30,
              List.of(
                  STRESS + "QuotaLedgerLincheckTest",
                  STRESS + "TagTableLincheckTest",
                  STRESS + "ProcessTableLincheckTest",
                  STRESS + "PlantedBugsLincheckTest")),
          new TestsPart(
              "model",
              "random calls on a system and on an oracle in plain Java",
              true,
              "core",
              45,
              List.of(MODEL + "ModelTest")),
          new TestsPart(
              "threads",
              "threads that hand blocks to each other; races of whole systems",
              true,
              "core",
              45,
              List.of(
                  MODEL + "ConcurrentModelTest",
                  RACES + "CloseRaceTest",
                  RACES + "HandOverTest",
                  RACES + "MendingRaceTest",
                  RACES + "NoFalseRefusalTest",
                  RACES + "OneWinnerTest",
                  RACES + "PeakTest",
                  RACES + "StrictQuotaTest",
                  RACES + "WaitingTest")),
          new TestsPart(
              "stack",
              "StackOverflowError at every depth of every operation",
              false,
              "core",
              45,
              List.of(FAILURE + "StackOverflowTest")),
          new TestsPart(
              "heap",
              "OutOfMemoryError of the Java heap, with many amounts of spare bytes",
              false,
              "core",
              30,
              List.of(FAILURE + "HeapExhaustionTest")),
          new TestsPart(
              "matrix",
              "each collector with each way of execution",
              true,
              "core",
              45,
              List.of(MODEL + "MatrixTest")),
          new TestsPart(
              "limits",
              "refusals by the operating system: addresses, data, locks, mappings",
              false,
              "core",
              20,
              List.of(MACHINE + "LimitsTest", MACHINE + "RefusalTest", MACHINE + "LockTest")),
          new TestsPart(
              "kill",
              "kill -9 in the middle of writing; traces cut at every byte",
              true,
              "tools",
              20,
              List.of(TOOLS + "report.WholeFileTest", TOOLS + "trace.CutTraceTest")),
          new TestsPart(
              "seeds",
              "one seed gives the same failures and the same ledger, a thousand times",
              false,
              "core",
              20,
              List.of(FAILURE + "SeededLedgerTest", "dev.ration.contract.LowResourcesTest")),
          new TestsPart(
              "leaks",
              "planted leaks, from 1 to 100,000 blocks: all found",
              false,
              "core",
              20,
              List.of(FAILURE + "PlantedLeaksTest", "dev.ration.contract.PoolTrackingTest")),
          new FuzzPart(),
          new JcstressPart());

  private Parts() {}
}
