// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.VerifierOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.zip.Deflater;

/** The program of a child JVM that ends: a freed block is read by native code, or changed. */
final class UseAfterFree {
  static final int BYTES = 48;
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private UseAfterFree() {}

  public static void main(String[] args) {
    SpecialPoolOptions special = SpecialPoolOptions.DEFAULT.withFile(Path.of(args[0]));
    try (PoolSystem system =
        PoolSystem.builder().verifier(VerifierOptions.STANDARD.withSpecialPool(special)).build()) {
      System.out.println("guards=" + system.verifier().statistics().guards());
      PoolProcess tenant = system.createProcess("tenant", QuotaLimits.UNLIMITED);
      MemorySegment block = tenant.call(() -> allocate(system));
      system.ex().freePool(block);
      if (args[1].equals("native")) {
        compress(block);
      } else {
        boolean _ = WORD.compareAndSet(block, 8L, 0L, 1L);
      }
      System.out.println("survived");
    }
  }

  private static MemorySegment allocate(PoolSystem system) {
    return system.ex().allocatePoolQuotaZero(0, BYTES, PoolTag.of("Fred").value());
  }

  private static void compress(MemorySegment block) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(block.asByteBuffer());
      deflater.finish();
      deflater.deflate(new byte[2 * BYTES]);
    }
  }
}
