// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.Objects;

/**
 * What a routine raises when it cannot give memory or may not charge for it, where the
 * documentation says that it "raises an exception" (ExAllocatePoolWithQuotaTag, wdm.h).
 *
 * <p>A quota refusal is part of the normal running of a server, so raising must be cheap: no stack
 * trace is taken unless the second constructor asks for one, and the message is built when it is
 * read.
 *
 * <p>The numbers belong to whoever refused:
 *
 * <table class="striped">
 * <caption>What the fields hold for each status</caption>
 * <thead><tr><th scope="col">Status</th><th scope="col">process</th>
 * <th scope="col">usage, limit</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">STATUS_QUOTA_EXCEEDED, STATUS_PAGEFILE_QUOTA_EXCEEDED</th>
 * <td>the one whose limit refused: the charged process or an ancestor</td>
 * <td>of that process</td></tr>
 * <tr><th scope="row">any other</th><td>the one that asked, or empty</td>
 * <td>the bytes the pool has committed, and its limit; 0 and 0 when a system could not be
 * built</td></tr>
 * </tbody>
 * </table>
 */
public class NtStatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The process that no quota binds. */
  private static final String NOBODY = "System";

  /** Why it was raised. */
  private final NtStatus status;

  /** Name of the process concerned. */
  private final String process;

  /** Tag of the request, 0 when it had none. */
  private final int tag;

  /** Bytes asked for, unsigned. */
  private final long requested;

  /** Bytes in use when the request was refused. */
  private final long usage;

  /** Bytes allowed when the request was refused. */
  private final long limit;

  /**
   * Makes an exception without a stack trace.
   *
   * @param status why it is raised
   * @param process name of the process concerned, as the table above says; empty for none
   * @param tag tag of the request, or 0 when it has none
   * @param requested the bytes asked for, as an unsigned number
   * @param usage the bytes in use when the request was refused
   * @param limit the bytes allowed, {@link Long#MAX_VALUE} for no limit
   */
  public NtStatusException(
      NtStatus status, String process, int tag, long requested, long usage, long limit) {
    this(status, process, tag, requested, usage, limit, false);
  }

  /**
   * Makes an exception, with a stack trace if one is wanted.
   *
   * @param status why it is raised
   * @param process name of the process concerned, as the table above says; empty for none
   * @param tag tag of the request, or 0 when it has none
   * @param requested the bytes asked for, as an unsigned number
   * @param usage the bytes in use when the request was refused
   * @param limit the bytes allowed, {@link Long#MAX_VALUE} for no limit
   * @param writableStackTrace whether to take a stack trace, which costs microseconds
   */
  public NtStatusException(
      NtStatus status,
      String process,
      int tag,
      long requested,
      long usage,
      long limit,
      boolean writableStackTrace) {
    super(null, null, true, writableStackTrace);
    this.status = Objects.requireNonNull(status, "status");
    this.process = Objects.requireNonNull(process, "process");
    this.tag = tag;
    this.requested = requested;
    this.usage = usage;
    this.limit = limit;
  }

  /** {@return why it was raised} */
  public NtStatus status() {
    return status;
  }

  /** {@return the name of the process concerned, as the table above says; empty for none} */
  public String process() {
    return process;
  }

  /** {@return the tag of the request, or 0 when it had none; see {@link PoolTag#text(int)}} */
  public int tag() {
    return tag;
  }

  /**
   * {@return the bytes that were asked for, as an unsigned number}
   *
   * <p>They are the caller's: what a block is charged is more, for its header and rounding.
   */
  public long requested() {
    return requested;
  }

  /** {@return the bytes in use when the request was refused} */
  public long usage() {
    return usage;
  }

  /**
   * {@return the bytes allowed when the request was refused, {@link Long#MAX_VALUE} for no limit}
   */
  public long limit() {
    return limit;
  }

  /** {@return who refused, the numbers that led to it, and what can be done} */
  @Override
  public String getMessage() {
    StringBuilder message =
        new StringBuilder(status.name())
            .append(String.format(" (0x%08X): ", status.value()))
            .append(status.description())
            .append(". ");
    return switch (status) {
      case STATUS_QUOTA_EXCEEDED, STATUS_PAGEFILE_QUOTA_EXCEEDED -> quotaMessage(message);
      case STATUS_INSUFFICIENT_RESOURCES, STATUS_NO_MEMORY -> memoryMessage(message);
      default -> appendRequest(message).append('.').toString();
    };
  }

  private String quotaMessage(StringBuilder message) {
    if (process.equals(NOBODY)) {
      // The System process has no limit: it can only have been refused for want of another.
      message.append("No process is bound to this thread, and the system charges nobody; ");
      return appendRequest(message)
          .append(
              ". Call inside PoolProcess.run, carry the process along with PoolProcess.wrap, or")
          .append(" build the system with UnboundPolicy.SYSTEM.")
          .toString();
    }
    message.append("Process '").append(process).append("' uses ");
    appendUsage(message).append("; ");
    appendRequest(message);
    if (tag != 0) {
      message.append(", and a block is charged with its header and rounding");
    }
    return message
        .append(". Free blocks of the process, raise its limit (PoolProcess.setLimits), or wait")
        .append(" (PoolProcess.awaitQuota).")
        .toString();
  }

  private String memoryMessage(StringBuilder message) {
    if (limit == 0) {
      return message
          .append("There is no pool yet: the operating system refused the memory that the new")
          .append(" system '")
          .append(process)
          .append("' needs. Raise what it allows the JVM: addresses (ulimit -v), data (ulimit -d)")
          .append(" or mappings (vm.max_map_count).")
          .toString();
    }
    message.append("The pool has committed ");
    appendUsage(message).append("; ");
    appendRequest(message);
    if (!process.isEmpty()) {
      message.append(" by process '").append(process).append('\'');
    }
    return message
        .append(". Free blocks, or raise the pool's limit (PoolSystem.Builder.nonPagedLimit,")
        .append(" pagedLimit). If there is room below the limit, the operating system refused or")
        .append(" no free range was long enough: see PoolSnapshot.warnings.")
        .toString();
  }

  private StringBuilder appendUsage(StringBuilder message) {
    message.append(usage).append(" of ");
    return limit == Long.MAX_VALUE
        ? message.append("unlimited bytes")
        : message.append(limit).append(" bytes");
  }

  private StringBuilder appendRequest(StringBuilder message) {
    message.append(Long.toUnsignedString(requested)).append(" bytes were asked for");
    return tag == 0
        ? message
        : message.append(" under tag '").append(PoolTag.text(tag)).append('\'');
  }
}
