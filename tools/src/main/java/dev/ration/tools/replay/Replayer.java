// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.tools.trace.Trace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Replays traces. */
public final class Replayer {
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
    int passes = settings.warmups() + 2;
    Set<String> differences = new LinkedHashSet<>();
    progress.start(trace.name(), (long) passes * trace.records());
    try (Crew crew = new Crew(schedule.workers())) {
      ReplayResult.Speed speed = new ReplayResult.Speed(0, 0);
      for (int pass = 0; pass < passes - 1; pass++) {
        Probe fullSpeed = new Probe.FullSpeed(settings.touch());
        Pass run = Pass.run(trace, settings, schedule, crew, fullSpeed, after(trace, pass));
        speed = run.speed();
        differences.addAll(run.audit().differences());
      }
      Inspection inspection = new Inspection(trace, settings.touch());
      Pass last = Pass.run(trace, settings, schedule, crew, inspection, after(trace, passes - 1));
      Findings findings = new Findings(trace, inspection, last.stage());
      last.audit().compare("at the peak", inspection.atPeak(), findings.booksAtPeak());
      differences.addAll(last.audit().differences());
      differences.addAll(inspection.damages());
      return findings.result(
          settings, speed, Clock.overheadNanos(), List.copyOf(differences));
    } finally {
      progress.finish();
    }
  }

  private Progress after(Trace trace, int passes) {
    return new Progress() {
      @Override
      public void start(String task, long steps) {}

      @Override
      public void reached(long step) {
        progress.reached((long) passes * trace.records() + step);
      }

      @Override
      public void finish() {}
    };
  }
}
