// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.VerifierOptions;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The program of a child JVM that ends: native code writes over the end, or after the free. */
final class NativeOverrun {
  static final int BYTES = 48;

  private NativeOverrun() {}

  @SuppressWarnings("restricted")
  public static void main(String[] args) throws Throwable {
    SpecialPoolOptions special = SpecialPoolOptions.DEFAULT.withFile(Path.of(args[0]));
    Linker linker = Linker.nativeLinker();
    MethodHandle memset =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("memset"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG));
    try (PoolSystem system =
        PoolSystem.builder().verifier(VerifierOptions.STANDARD.withSpecialPool(special)).build()) {
      System.out.println("guards=" + system.verifier().statistics().guards());
      PoolProcess tenant = system.createProcess("tenant", QuotaLimits.UNLIMITED);
      MemorySegment block = tenant.call(() -> allocate(system));
      boolean free = args[1].equals("freed");
      if (free) {
        system.ex().freePool(block);
      }
      MemorySegment _ = (MemorySegment) memset.invokeExact(block, 1, free ? 1L : BYTES + 16L);
      System.out.println("survived");
    }
  }

  private static MemorySegment allocate(PoolSystem system) {
    return system.ex().allocatePoolQuotaZero(0, BYTES, PoolTag.of("Fred").value());
  }
}
