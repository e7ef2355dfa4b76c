// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.tools.trace.Trace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Replays traces. */
public final class Replayer {
  private static final int PASSES_IN_ROUND = 2;

  private final ReplaySettings settings;
  private final Progress progress;

  /**
   * Makes a replayer.
   *
   * @param settings how to replay
   * @param progress who wants to know how far it has got
   */
  public Replayer(ReplaySettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Replays a trace, several times over as the package's description says.
   *
   * @param trace what to replay
   * @return what was measured
   * @throws ReplayException if it had to stop
   */
  public ReplayResult replay(Trace trace) throws ReplayException {
    Schedule schedule = Schedule.of(trace, settings.threads());
    int rounds = settings.warmups() + 1;
    progress.start(trace.name(), (long) rounds * PASSES_IN_ROUND * trace.records());
    try (Crew crew = new Crew(schedule.workers())) {
      Round round = new Round(trace, schedule, crew);
      for (int number = 1; number < rounds; number++) {
        round.run();
      }
      return round.run();
    } finally {
      progress.finish();
    }
  }

  /** A pass for the speed and one for everything else, of which only the last ones are reported. */
  private final class Round {
    private final Trace trace;
    private final Schedule schedule;
    private final Crew crew;
    private final Set<String> differences = new LinkedHashSet<>();
    private long recordsBefore;

    Round(Trace trace, Schedule schedule, Crew crew) {
      this.trace = trace;
      this.schedule = schedule;
      this.crew = crew;
    }

    ReplayResult run() throws ReplayException {
      Pass fullSpeed = pass(new Probe.FullSpeed(settings.touch()));
      differences.addAll(fullSpeed.audit().differences());
      Inspection inspection = new Inspection(trace, settings.touch());
      Pass inspected = pass(inspection);
      Findings findings = new Findings(trace, inspection, inspected.stage());
      inspected.audit().compare("at the peak", inspection.atPeak(), findings.booksAtPeak());
      differences.addAll(inspected.audit().differences());
      differences.addAll(inspection.damages());
      return findings.result(
          settings, fullSpeed.speed(), Clock.overheadNanos(), List.copyOf(differences));
    }

    private Pass pass(Probe probe) throws ReplayException {
      long before = recordsBefore;
      recordsBefore += trace.records();
      return Pass.run(
          trace, settings, schedule, crew, probe, record -> progress.reached(before + record));
    }
  }
}
