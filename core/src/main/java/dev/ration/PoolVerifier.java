// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.VerifierRoutines;
import dev.ration.nt.BlockOrigin;
import dev.ration.nt.BugCheck;
import dev.ration.nt.LeakReport;
import dev.ration.nt.VerifierStatistics;
import java.util.List;
import java.util.Optional;

/**
 * The verifier of one system: Driver Verifier (Windows driver documentation).
 *
 * <p>{@link PoolSystem.Builder#verifier} and {@link
 * PoolSystem#verifier(dev.ration.nt.VerifierOptions)} say what is checked; here one reads what has
 * been found. All methods may be called from any thread, below DISPATCH_LEVEL.
 */
public final class PoolVerifier {
  private final VerifierRoutines routines;

  PoolVerifier(VerifierRoutines routines) {
    this.routines = routines;
  }

  /**
   * {@return what the verifier has done so far}
   *
   * @throws IllegalStateException when this system has been closed
   */
  public VerifierStatistics statistics() {
    return routines.statistics();
  }

  /**
   * {@return the blocks whose allocation the verifier knows, the oldest first: those that a rule
   * with special pool, samples, pool tracking or canaries covered, and that are not freed}
   *
   * @throws IllegalStateException when this system has been closed
   */
  public List<BlockOrigin> origins() {
    return routines.origins();
  }

  /**
   * Lists what a process holds now, by tag, and by call stack where the verifier tracks it. All
   * operations wait meanwhile.
   *
   * @param process of this system
   * @return the report that closing the process would make
   * @throws IllegalArgumentException when the process belongs to another system
   * @throws IllegalStateException when this system has been closed
   */
  public LeakReport outstanding(PoolProcess process) {
    return routines.outstanding(process.object());
  }

  /**
   * Says which block was touched that cannot be: one of special pool, beyond its end, before its
   * start, or after its free.
   *
   * <p>The JVM throws such an error when Java code touches an inaccessible page. In compiled code
   * it comes a little late, and from a caller of the code that touched it; it is a report and no
   * barrier. Where the operating system records page faults ({@link
   * VerifierStatistics#namesAddresses}) the bug check has the exact address; elsewhere its first
   * parameter is 0, and the block is the one whose stacks have most in common with the error's.
   *
   * @param error as caught, on the thread that it was thrown on
   * @return 0xCD or 0xD6 for a touch outside of an allocated block, 0xCC or 0xD5 for one of a freed
   *     block; the second of each when the block is charged to a process. Parameters: the address,
   *     then 0 for a read, 1 for a write and 2 where the stack does not tell, the block, its bytes.
   *     Empty when the error is of no touch of this system's special pool.
   */
  public Optional<BugCheck> diagnose(InternalError error) {
    return Optional.ofNullable(routines.diagnose(error));
  }

  /**
   * Runs a body and reports a touch of special pool in it as a bug check: see {@link #diagnose}.
   *
   * @param body what to run, on this thread
   * @throws InternalError as the body threw it, when it is of no such touch or the sink returns
   */
  public void guard(Runnable body) {
    guardCall(
        () -> {
          body.run();
          return true;
        });
  }

  /**
   * As {@link #guard}, with a result.
   *
   * @param body what to run, on this thread
   * @param <R> type of the result
   * @param <X> what the body throws
   * @return what the body returned
   * @throws X as the body threw it
   */
  @SuppressWarnings("ThreadPriorityCheck") // a call that leaves Java makes a late error arrive here
  public <R, X extends Throwable> R guardCall(ScopedValue.CallableOp<? extends R, X> body)
      throws X {
    try {
      R result = body.call();
      Thread.yield();
      return result;
    } catch (InternalError error) {
      routines.report(error);
      throw error;
    }
  }
}
