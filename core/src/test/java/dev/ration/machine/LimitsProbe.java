// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for more than the operating system gives, in every way that tells its caller so; nothing may
 * change by what was refused. Argument: {@code memory}, or {@code mappings}, which are used up
 * first.
 */
final class LimitsProbe {
  private static final int TAG = PoolTag.of("Limi").value();
  private static final long BLOCK = 4L << 20;

  private LimitsProbe() {}

  private static PoolSystem.Builder builder() {
    return PoolSystem.builder()
        .pagedLimit(1L << 40)
        .nonPagedLimit(1L << 40)
        .lockPolicy(OsPolicy.OFF)
        .leakSink(report -> {});
  }

  public static void main(String[] arguments) throws IOException {
    System.out.println("user " + Files.getOwner(Path.of("/proc/self")));
    try (PoolSystem system = builder().build()) {
      PoolProcess process = system.createProcess("tenant", QuotaLimits.UNLIMITED);
      // Whatever the JVM loads for what follows, it loads while it still has memory.
      refuse(system, process, 1L << 45);
      if (arguments[0].equals("mappings")) {
        grow(system, process);
        another();
        try (Arena arena = Arena.ofConfined()) {
          useUpMappings(arena);
          grow(system, process);
          another();
        }
        another();
      } else {
        exhaust(system, process);
      }
      System.out.println("alive");
    }
  }

  private static void exhaust(PoolSystem system, PoolProcess process) {
    List<Long> blocks = new ArrayList<>();
    for (long block = take(system, process); block != 0; block = take(system, process)) {
      blocks.add(block);
    }
    System.out.println("refused after MiB: " + blocks.size() * (BLOCK >> 20));
    refuse(system, process, BLOCK * 4);
    blocks.forEach(system.raw()::free);
    system.checkInvariants();
    system.raw().free(take(system, process));
    System.out.println("room again");
  }

  private static long take(PoolSystem system, PoolProcess process) {
    return system.raw().allocate(PoolType.PAGED_POOL, BLOCK, TAG, process);
  }

  /** A refusal by each kind of routine, told as its page says; the books are as before. */
  @SuppressWarnings("deprecation")
  private static void refuse(PoolSystem system, PoolProcess process, long bytes) {
    String before = books(system);
    if (system.raw().allocate(PoolType.PAGED_POOL, bytes, TAG, process) != 0
        || system.ex().allocatePoolWithTag(PoolType.PAGED_POOL, bytes, TAG).address() != 0) {
      throw new AssertionError("not refused");
    }
    try {
      MemorySegment block =
          process.call(
              () -> system.fsRtl().allocatePoolWithQuotaTag(PoolType.PAGED_POOL, bytes, TAG));
      throw new AssertionError("not refused: " + block);
    } catch (NtStatusException raised) {
      System.out.println("raised " + raised.status() + ": " + raised.getMessage());
    }
    if (!books(system).equals(before)) {
      throw new AssertionError("a refusal changed " + before + " into " + books(system));
    }
    system.checkInvariants();
    System.out.println("books unchanged");
  }

  /** Usage, references and counts; not what is committed, which a refusal may trim. */
  private static String books(PoolSystem system) {
    PoolSnapshot snapshot = system.snapshot();
    return snapshot.tags() + " " + snapshot.processes() + " " + snapshot.paged().blocks();
  }

  /** Maps one page of a file, over and over, until this process may have no more mappings. */
  private static void useUpMappings(Arena arena) throws IOException {
    Path file = Files.createTempFile("mappings", null);
    int count = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      channel.write(ByteBuffer.allocate(4096));
      while (count < 1 << 20) {
        channel.map(MapMode.READ_WRITE, 0, 4096, arena);
        count++;
      }
      System.out.println("not tested: more than " + count + " mappings are allowed");
    } catch (IOException full) {
      System.out.println("mappings used up: " + count + ", then " + full.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  /** A pool that is there grows in place; or it is refused, cleanly. */
  private static void grow(PoolSystem system, PoolProcess process) {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      long block = take(system, process);
      if (block != 0) {
        blocks.add(block);
      }
    }
    System.out.println("grew by MiB: " + blocks.size() * (BLOCK >> 20));
    refuse(system, process, 1L << 45);
    blocks.forEach(system.raw()::free);
    system.checkInvariants();
  }

  /** A new system needs mappings of its own. */
  private static void another() {
    try (PoolSystem system = builder().build()) {
      refuse(system, system.createProcess("tenant", QuotaLimits.UNLIMITED), 1L << 45);
      System.out.println("another system: built");
    } catch (NtStatusException | UnsupportedOperationException refused) {
      System.out.println("another system: " + refused.getMessage());
    }
  }
}
