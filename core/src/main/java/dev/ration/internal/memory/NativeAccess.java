// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Whether this module may use restricted methods, and the views that need them. */
public final class NativeAccess {
  private NativeAccess() {}

  /** The option that a refused start needs. */
  public static String flag() {
    String module = NativeAccess.class.getModule().getName();
    return "--enable-native-access=" + (module == null ? "ALL-UNNAMED" : module);
  }

  /**
   * @throws IllegalCallerException when native access is refused, with the flag that grants it
   */
  public static void require() {
    if (!Words.nativeAccess()) {
      throw new IllegalCallerException(
          "Ration has no native access: start java with "
              + flag()
              + ", or build the PoolSystem with portableMemory(true).");
    }
  }

  /** A view of {@code bytes} bytes at {@code address} that dies with {@code scope}. */
  @SuppressWarnings("restricted")
  public static MemorySegment view(long address, long bytes, Arena scope) {
    require();
    return MemorySegment.ofAddress(address).reinterpret(bytes, scope, null);
  }
}
