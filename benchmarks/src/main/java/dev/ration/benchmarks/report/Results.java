// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import dev.ration.benchmarks.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All that a run measured. */
final class Results {
  private static final String NOBODY = "none";

  /** Table by table, row by row, column by column. */
  private final Map<String, Map<String, Map<String, Samples>>> tables = new LinkedHashMap<>();

  private final List<Memory> memory = new ArrayList<>();
  private final List<Footprint> footprints = new ArrayList<>();

  /**
   * What a workload took of memory, in bytes.
   *
   * @param peer who allocated
   * @param workload what was live
   * @param start resident before
   * @param live asked for
   * @param grown resident more
   * @param heap more on the Java heap
   * @param left resident more, when all is freed
   * @param trimmed resident more, when what is free was given back; −1 where that cannot be asked
   */
  record Memory(
      String peer,
      String workload,
      long start,
      long live,
      long grown,
      long heap,
      long left,
      long trimmed) {
    static Memory parse(String line) {
      String[] words = line.split(" ", -1);
      long[] bytes = Stream.of(words).skip(2).mapToLong(Long::parseLong).toArray();
      return new Memory(
          words[0], words[1], bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
    }

    /** Growth by live bytes; what is on the heap is neither lost nor free. */
    double ratio() {
      return (grown + (double) Math.max(0, heap)) / live;
    }

    double residentRatio() {
      return (double) grown / live;
    }
  }

  /** What some of Ration's own things take, in bytes for all of them. */
  record Footprint(String name, long count, long bytes, long heap) {
    static Footprint parse(String line) {
      String[] words = line.split(" ", -1);
      return new Footprint(
          words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
  }

  /** Reads a folder of a run. */
  static Results read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> file.toString().endsWith(".json"))
              .sorted(Comparator.comparingInt(Results::question).thenComparing(Path::toString))
              .toList();
    }
    Results results = new Results();
    for (Path file : files) {
      Samples.read(file).forEach(results::add);
    }
    lines(folder.resolve(Report.MEMORY)).forEach(line -> results.memory.add(Memory.parse(line)));
    lines(folder.resolve(Report.FOOTPRINT))
        .forEach(line -> results.footprints.add(Footprint.parse(line)));
    return results;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** The number of its question, which is the last of its file's name. */
  private static int question(Path file) {
    String name = file.getFileName().toString();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.')));
  }

  void add(Samples samples) {
    tables
        .computeIfAbsent(samples.table(), table -> new LinkedHashMap<>())
        .computeIfAbsent(samples.row(), row -> new LinkedHashMap<>())
        .merge(samples.column(), samples, Samples::with);
  }

  void add(Memory taken) {
    memory.add(taken);
  }

  void add(Footprint taken) {
    footprints.add(taken);
  }

  /** The quickest iteration of each cell. */
  Results quickest() {
    return mapped(Samples::quickest);
  }

  /** Virtual threads cost most of what they measure: the empty task is subtracted. */
  Results withoutEmptyTask() {
    Map<String, Samples> empty = table(Tables.VIRTUAL).getOrDefault(NOBODY, Map.of());
    return mapped(
        samples ->
            samples.table().equals(Tables.VIRTUAL)
                    && !samples.row().equals(NOBODY)
                    && empty.containsKey(samples.column())
                ? samples.without(empty.get(samples.column()))
                : samples);
  }

  private Results mapped(UnaryOperator<Samples> change) {
    Results made = new Results();
    tables.values().stream()
        .flatMap(rows -> rows.values().stream())
        .flatMap(cells -> cells.values().stream())
        .forEach(samples -> made.add(change.apply(samples)));
    made.memory.addAll(memory);
    made.footprints.addAll(footprints);
    return made;
  }

  Map<String, Map<String, Samples>> table(String name) {
    return tables.getOrDefault(name, Map.of());
  }

  Optional<Samples> cell(String table, String row, String column) {
    return Optional.ofNullable(table(table).getOrDefault(row, Map.of()).get(column));
  }

  /** The least median of the products in a column. */
  OptionalDouble best(String table, String column) {
    return table(table).entrySet().stream()
        .filter(row -> isProduct(row.getKey()) && row.getValue().containsKey(column))
        .mapToDouble(row -> row.getValue().get(column).median())
        .min();
  }

  /** Whether a row is of a product that is not Ration. */
  static boolean isProduct(String row) {
    return Peers.names().contains(peer(row)) && Peers.isProduct(peer(row));
  }

  private static String peer(String row) {
    return row.split(",", -1)[0];
  }

  List<Memory> memory() {
    return memory;
  }

  Optional<Memory> memory(String peer, String workload) {
    return memory.stream()
        .filter(taken -> taken.peer().equals(peer) && taken.workload().equals(workload))
        .findFirst();
  }

  List<Footprint> footprints() {
    return footprints;
  }

  Optional<Footprint> footprint(String name) {
    return footprints.stream().filter(taken -> taken.name().equals(name)).findFirst();
  }
}
