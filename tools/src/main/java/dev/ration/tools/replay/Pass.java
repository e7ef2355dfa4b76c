// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.nt.LeakReport;
import dev.ration.tools.trace.Trace;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * One run through a trace on a system of its own, which must be empty again at its end.
 *
 * @param speed how fast it was
 * @param books what the trace says, at its end
 * @param stage the system, closed, and what became of each block
 * @param audit what did not balance
 */
record Pass(ReplayResult.Speed speed, Books books, Stage stage, Audit audit) {
  /** Replays the trace and takes everything down again. */
  static Pass run(
      Trace trace,
      ReplaySettings settings,
      Schedule schedule,
      Crew crew,
      Probe probe,
      IntConsumer reached)
      throws ReplayException {
    Audit audit = new Audit(trace);
    Stage stage = open(trace, settings);
    ReplayResult.Speed speed;
    Books books;
    try (stage) {
      List<Worker> workers =
          IntStream.range(0, schedule.workers())
              .mapToObj(number -> worker(stage, schedule, number, probe))
              .toList();
      long nanos =
          crew.run(
              workers,
              Boundaries.of(trace),
              record -> {
                probe.reached(stage, record);
                reached.accept(record);
              });
      books = new Books(stage).advance(trace.records());
      audit.compare("at the end", stage.system().snapshot(), books);
      audit.compareRefusals(stage, books);
      stage.freeLeftovers();
      audit.requireNothingLeft(stage);
      speed = new ReplayResult.Speed(trace.records() - books.skippedFrees(), nanos);
    } catch (RuntimeException | Error e) {
      throw new ReplayException(trace.name() + ": the replay could not be finished: " + e, e);
    }
    for (LeakReport leak : stage.leaks()) {
      audit.add("left behind when the system was closed: " + leak);
    }
    return new Pass(speed, books, stage, audit);
  }

  private static Stage open(Trace trace, ReplaySettings settings) throws ReplayException {
    try {
      return new Stage(trace, settings);
    } catch (RuntimeException e) {
      throw new ReplayException("No pools could be made for " + trace.name() + ": " + e, e);
    }
  }

  private static Worker worker(Stage stage, Schedule schedule, int number, Probe probe) {
    return new Worker(stage, schedule, number, probe.calls(stage.raw()), probe.touch(stage.raw()));
  }
}
