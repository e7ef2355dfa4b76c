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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Asks for more than the operating system gives, in every way that tells its caller so; nothing may
 * change by what was refused. Argument: {@code memory}, or {@code mappings}, which are used up
 * first.
 */
final class LimitsProbe {
  private static final int TAG = PoolTag.of("Limi").value();
  private static final long BLOCK = 4L << 20;

  /** More than a new system and its first block need. */
  private static final int SPARES = 16;

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
        scarceMappings(system, process);
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

  /**
   * With ever fewer mappings left: whichever of the mappings that a system needs is the one
   * refused. One is left at the end. A JVM dies that may not have the one it needs to load a class,
   * and by then it has loaded what it needs here.
   */
  private static void scarceMappings(PoolSystem system, PoolProcess process) throws IOException {
    grow(system, process);
    another();
    Path file = Files.createTempFile("mappings", null);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ);
        Arena all = Arena.ofConfined()) {
      channel.write(ByteBuffer.allocate(4096));
      Deque<Arena> spares = new ArrayDeque<>();
      for (int i = 0; i < SPARES; i++) {
        spares.push(Arena.ofConfined());
        channel.map(MapMode.READ_WRITE, 0, 4096, spares.element());
      }
      if (!useUp(channel, all)) {
        System.out.println("not tested: more mappings are allowed than a test can use up");
        return;
      }
      for (Arena spare : spares) {
        spare.close();
      }
      for (int left = SPARES; left > 0; left--) {
        System.out.printf("mappings left: %d%n", left);
        grow(system, process);
        another();
        channel.map(MapMode.READ_WRITE, 0, 4096, all);
      }
    } finally {
      Files.delete(file);
    }
    System.out.println("mappings enough");
    another();
  }

  /** Maps one page of a file, over and over; whether until this process may have no more. */
  private static boolean useUp(FileChannel channel, Arena arena) {
    try {
      for (int count = 0; count < 1 << 20; count++) {
        channel.map(MapMode.READ_WRITE, 0, 4096, arena);
      }
      return false;
    } catch (IOException full) {
      return true;
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

  /** A new system, and its first block, need mappings of their own. */
  private static void another() {
    try (PoolSystem system = builder().build()) {
      PoolProcess process = system.createProcess("tenant", QuotaLimits.UNLIMITED);
      refuse(system, process, 1L << 45);
      long block = take(system, process);
      System.out.println(block == 0 ? "another system: no block" : "another system: whole");
      if (block != 0) {
        system.raw().free(block);
      }
      system.checkInvariants();
    } catch (NtStatusException | UnsupportedOperationException refused) {
      System.out.printf("another system: %s%n", refused.getMessage());
    }
  }
}
