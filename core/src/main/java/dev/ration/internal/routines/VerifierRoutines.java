// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.process.ProcessObject;
import dev.ration.nt.BlockOrigin;
import dev.ration.nt.BugCheck;
import dev.ration.nt.LeakReport;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierStatistics;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verifier, as its system's owner sees it. */
public final class VerifierRoutines {
  private final Executive executive;
  private final World world;
  private final Reports reports;
  private final Violation violation;

  VerifierRoutines(Executive executive, World world, Reports reports, Violation violation) {
    this.executive = executive;
    this.world = world;
    this.reports = reports;
    this.violation = violation;
  }

  /** Changes what is checked from now on. */
  public void set(VerifierOptions options) {
    requireOpen();
    executive.verify(options);
  }

  public VerifierStatistics statistics() {
    requireOpen();
    return executive.verifier.statistics();
  }

  /** The blocks that are known, the oldest first. */
  public List<BlockOrigin> origins() {
    requireOpen();
    return executive.verifier.origins().stream()
        .sorted(Comparator.comparing(BlockOrigin::age).reversed())
        .toList();
  }

  /** What a process holds now. */
  public LeakReport outstanding(ProcessObject process) {
    PoolRoutines.requireOwn(process, executive);
    requireOpen();
    StackTouch.touch();
    return world.stopped(() -> reports.leaks(process));
  }

  /** Says which block a touch was of, or null when the error is of no touch of special pool. */
  public @Nullable BugCheck diagnose(InternalError error) {
    return executive.gate.isClosed() ? null : executive.verifier.diagnose(error);
  }

  /** Reports a touch of special pool; when the sink returns, or it is none, so does this. */
  public void report(InternalError error) {
    BugCheck check = diagnose(error);
    if (check != null) {
      try {
        violation.report(executive.verifier.counted(check));
      } catch (RuntimeException | Error raised) {
        raised.addSuppressed(error);
        throw raised;
      }
    }
  }

  private void requireOpen() {
    if (executive.gate.isClosed()) {
      throw Gate.closed();
    }
  }
}
