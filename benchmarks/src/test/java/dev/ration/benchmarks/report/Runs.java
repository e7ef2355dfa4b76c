// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

/** Results as a run would have them. */
final class Runs {
  private Runs() {}

  static Samples samples(String table, String row, String column, double cpu, double wall) {
    return new Samples(table, row, column, new double[] {cpu}, new double[] {wall});
  }

  static Results pairs(double ration, double wall, double adaptive, double mimalloc) {
    Results results = new Results();
    String column = "64 B, 1 thread";
    results.add(samples(Tables.PAIR, "ration", column, ration, wall));
    results.add(samples(Tables.PAIR, "netty-adaptive", column, adaptive, adaptive));
    results.add(samples(Tables.PAIR, "mimalloc", column, mimalloc, mimalloc));
    results.add(samples(Tables.PAIR, "floor-stripe", column, 1, 1));
    return results;
  }
}
