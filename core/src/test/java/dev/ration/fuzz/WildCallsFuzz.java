// SPDX-License-Identifier: Apache-2.0
package dev.ration.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.CloseMode;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.QuietLog;
import java.util.ArrayList;
import java.util.List;

/**
 * A fuzzer's target: calls with arguments that make no sense, at every level, on open and closed
 * processes. Each must succeed, or fail in a documented way; when all is freed, nothing is left.
 */
public final class WildCallsFuzz {
  private static final int MOST = 300;
  private static final long POOL = 16L << 20;

  private final ByteNumbers numbers;
  private final PoolSystem system =
      PoolSystem.builder().nonPagedLimit(POOL).pagedLimit(POOL).leakSink(leak -> {}).build();
  private final List<PoolProcess> processes = new ArrayList<>();
  private final WildBlocks blocks = new WildBlocks();
  private final WildArguments arguments;

  private WildCallsFuzz(byte[] input) {
    numbers = new ByteNumbers(input);
    arguments = new WildArguments(numbers);
    processes.add(system.systemProcess());
    processes.add(system.createProcess("a", new QuotaLimits(1 << 20, 1 << 16)));
    processes.add(processes.get(1).createChild("b"));
  }

  /** Every byte is a part of an argument, or chooses a call. */
  public static void fuzzerTestOneInput(byte[] input) {
    QuietLog.on();
    WildCallsFuzz fuzz = new WildCallsFuzz(input);
    try {
      for (int i = 0; i < MOST && fuzz.numbers.hasNext(); i++) {
        fuzz.call();
      }
      fuzz.finish();
    } finally {
      fuzz.system.close();
    }
  }

  private void call() {
    PoolProcess bound = process();
    Irql level = numbers.nextInt(4) == 0 ? Irql.values()[numbers.nextInt(3)] : Irql.PASSIVE_LEVEL;
    int call = numbers.nextInt(24);
    try {
      system.ke().stackAttachProcess(bound, () -> system.ke().raiseIrql(level, () -> call(call)));
    } catch (NtStatusException
        | BugCheckError
        | IllegalArgumentException
        | IllegalStateException expected) {
      assertThat(expected.toString()).as("what went wrong").isNotBlank();
    }
  }

  private PoolProcess process() {
    return processes.get(numbers.nextInt(processes.size()));
  }

  @SuppressWarnings("deprecation")
  private void call(int call) {
    int type = arguments.type();
    long bytes = arguments.bytes();
    int tag = arguments.tag();
    switch (call) {
      case 0 -> blocks.add(system.ex().allocatePool(type, bytes), bytes);
      case 1 -> blocks.add(system.ex().allocatePoolWithTag(type, bytes, tag), bytes);
      case 2 -> blocks.add(system.ex().allocatePoolWithQuota(type, bytes), bytes);
      case 3 -> blocks.add(system.ex().allocatePoolWithQuotaTag(type, bytes, tag), bytes);
      case 4 -> {
        int priority = arguments.priority();
        blocks.add(system.ex().allocatePoolWithTagPriority(type, bytes, tag, priority), bytes);
      }
      case 5 -> blocks.add(system.ex().allocatePoolZero(type, bytes, tag), bytes);
      case 6 -> blocks.add(system.ex().allocatePoolQuotaZero(type, bytes, tag), bytes);
      case 7 -> blocks.add(system.ex().allocatePool2(arguments.flags(), bytes, tag), bytes);
      case 8 -> {
        long flags = arguments.flags();
        blocks.add(system.ex().allocatePool3(flags, bytes, tag, arguments.extended()), bytes);
      }
      case 9 -> blocks.add(system.fsRtl().allocatePoolWithTag(type, bytes, tag), bytes);
      case 10 -> blocks.add(system.fsRtl().allocatePoolWithQuotaTag(type, bytes, tag), bytes);
      case 11 -> blocks.add(system.raw().allocate(type, bytes, tag), bytes);
      case 12 -> blocks.add(system.raw().allocate(type, bytes, tag, process()), bytes);
      default -> change(call, type, bytes, tag);
    }
  }

  private void change(int call, int type, long bytes, int tag) {
    switch (call) {
      case 13, 14 -> {
        long address = blocks.address(numbers);
        system.raw().free(address);
        blocks.freed(address);
      }
      case 15 -> {
        long address = blocks.address(numbers);
        system.raw().free(address, tag);
        blocks.freed(address);
      }
      case 16 -> {
        long address = blocks.address(numbers);
        if (system.raw().resize(address, bytes) != 0) {
          blocks.resized(address, bytes);
        }
      }
      case 17 -> system.raw().transferQuota(blocks.address(numbers), process());
      case 18 -> system.raw().size(blocks.address(numbers));
      case 19 -> system.raw().segment(blocks.address(numbers));
      default -> govern(call, type, bytes, tag);
    }
  }

  private void govern(int call, int type, long bytes, int tag) {
    switch (call) {
      case 20 -> system.ps().chargePoolQuota(process(), type, bytes);
      case 21 -> system.ps().returnPoolQuota(process(), type, bytes);
      case 22 -> {
        PoolProcess process = process();
        if (numbers.nextBoolean()) {
          process.setLimits(new QuotaLimits(bytes, arguments.bytes()));
        } else if (processes.size() < 20) {
          processes.add(process.createChild("child", new QuotaLimits(bytes, bytes)));
        }
      }
      default -> governMore(type, bytes, tag);
    }
  }

  private void governMore(int type, long bytes, int tag) {
    switch (numbers.nextInt(5)) {
      case 0 -> process().close();
      case 1 -> {
        var list = system.ex().initializeLookasideList(type, numbers.nextInt(4), bytes, tag);
        list.free(list.allocate());
        list.close();
      }
      case 2 -> system.trim();
      case 3 -> system.checkInvariants();
      default -> {
        try (var arena = process().openArena(type, tag)) {
          arena.allocate(bytes, arguments.alignment());
        }
      }
    }
  }

  /** Whatever was done, all blocks are there, and can be freed; then nothing is left. */
  private void finish() {
    system.checkInvariants();
    blocks.forEach(
        (address, bytes) -> {
          if (system.raw().size(address) != bytes) {
            fail(bytes + " bytes were asked for, not " + system.raw().size(address));
          }
          system.raw().free(address);
        });
    for (int i = processes.size() - 1; i > 0; i--) {
      processes.get(i).close(CloseMode.RUNDOWN);
      assertThat(processes.get(i).references()).isZero();
    }
    system.checkInvariants();
    var snapshot = system.snapshot();
    assertThat(snapshot.nonPaged().blocks()).isZero();
    assertThat(snapshot.paged().blocks()).isZero();
    assertThat(snapshot.processes()).hasSize(1);
  }
}
