// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the verifier lays out its special pool ("Special Pool", Windows driver documentation).
 *
 * @param side where the inaccessible page lies that a block touches
 * @param mostBlocks how many blocks may be guarded at once; the others come from the ordinary pool
 * @param quarantineBlocks how many freed blocks stay inaccessible at most
 * @param quarantineBytes how many addresses, in bytes of whole pages, freed blocks may hold back at
 *     most; they cost no memory
 * @param file where it is kept up to date which block lies on which guarded pages, for {@code
 *     ration guard-report} to read when a touch has ended the JVM; {@code %p} in it is the number
 *     of the operating system process. Null for no file: the default. Each guarded allocation and
 *     free is some ten microseconds dearer for it
 */
public record SpecialPoolOptions(
    Side side, long mostBlocks, long quarantineBlocks, long quarantineBytes, @Nullable Path file) {
  /** Which end of a block the inaccessible page touches. */
  public enum Side {
    /**
     * The block's end: a touch beyond it is found at once, a write before it when it is freed. Ends
     * are rounded to 16 bytes, and blocks of a page or more start on a page; a write to what is
     * left over is found when the block is freed.
     */
    END,

    /**
     * The block's start: a touch before it is found at once, a write beyond it when it is freed.
     */
    START
  }

  /** At the end; no file; at most 16,384 blocks, and 4,096 freed ones of 64 MiB. */
  public static final SpecialPoolOptions DEFAULT =
      new SpecialPoolOptions(Side.END, 16_384, 4_096, 64L << 20);

  /**
   * Makes options without a file.
   *
   * @param side where the inaccessible page lies that a block touches
   * @param mostBlocks how many blocks may be guarded at once
   * @param quarantineBlocks how many freed blocks stay inaccessible at most
   * @param quarantineBytes how many bytes of addresses these may hold back at most
   * @throws IllegalArgumentException when a number is negative
   */
  public SpecialPoolOptions(
      Side side, long mostBlocks, long quarantineBlocks, long quarantineBytes) {
    this(side, mostBlocks, quarantineBlocks, quarantineBytes, null);
  }

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException when a number is negative
   */
  public SpecialPoolOptions {
    Objects.requireNonNull(side, "side");
    Invariants.notNegative("mostBlocks", mostBlocks);
    Invariants.notNegative("quarantineBlocks", quarantineBlocks);
    Invariants.notNegative("quarantineBytes", quarantineBytes);
  }

  /**
   * {@return these options with the side as given}
   *
   * @param newSide where the inaccessible page lies
   */
  public SpecialPoolOptions withSide(Side newSide) {
    return new SpecialPoolOptions(newSide, mostBlocks, quarantineBlocks, quarantineBytes, file);
  }

  /**
   * {@return these options with the budget as given}
   *
   * @param blocks how many may be guarded at once
   */
  public SpecialPoolOptions withMostBlocks(long blocks) {
    return new SpecialPoolOptions(side, blocks, quarantineBlocks, quarantineBytes, file);
  }

  /**
   * {@return these options with the quarantine as given}
   *
   * @param blocks how many freed blocks stay inaccessible at most
   * @param bytes how many addresses they may hold back at most
   */
  public SpecialPoolOptions withQuarantine(long blocks, long bytes) {
    return new SpecialPoolOptions(side, mostBlocks, blocks, bytes, file);
  }

  /**
   * {@return these options with a file that says which blocks are guarded}
   *
   * <p>It is made when the first rule with a guard is set, and deleted when the system is closed.
   *
   * @param path of the file; {@code %p} stands for the number of the operating system process
   */
  public SpecialPoolOptions withFile(Path path) {
    return new SpecialPoolOptions(
        side, mostBlocks, quarantineBlocks, quarantineBytes, Objects.requireNonNull(path, "path"));
  }
}
