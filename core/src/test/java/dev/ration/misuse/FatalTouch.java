// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import dev.ration.PoolSystem;
import dev.ration.internal.memory.Reach;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.VerifierOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** The program of a child JVM that ends: a compare-and-set, not compiled, on a guard. */
final class FatalTouch {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private FatalTouch() {}

  @SuppressWarnings("deprecation")
  public static void main(String[] args) {
    VerifierOptions options =
        VerifierOptions.STANDARD.withSpecialPool(
            SpecialPoolOptions.DEFAULT.withFile(Path.of(args[0])));
    try (PoolSystem system = PoolSystem.builder().verifier(options).build()) {
      MemorySegment block = system.ex().allocatePoolWithTag(0, 48, Stage.TAG);
      System.out.println("warning: " + system.snapshot().warnings());
      System.out.println("guard=%016x".formatted(block.address() + 48));
      boolean done = WORD.compareAndSet(Reach.around(block, 0, 64), 48L, 0L, 1L);
      System.out.println("survived: " + done);
    }
  }
}
