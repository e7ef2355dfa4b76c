// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import dev.ration.PoolSystem;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;

/** Runs in a JVM that has module java.base and nothing else; prints what the test expects. */
final class BareRuntime {
  private BareRuntime() {}

  public static void main(String[] arguments) {
    try (PoolSystem system =
        PoolSystem.builder()
            .pagedLimit(8 << 20)
            .lockPolicy(OsPolicy.OFF)
            .leakSink(report -> {})
            .build()) {
      system
          .events()
          .onSet(
              PoolEvent.LOW_PAGED_POOL_CONDITION,
              Runnable::run,
              () -> System.out.println("paged pool is low"));
      system.raw().allocate(PoolType.PAGED_POOL, 7 << 20, PoolTag.of("Bare").value());
      try {
        system.events().publishToManagement().close();
      } catch (UnsupportedOperationException absent) {
        System.out.println(absent.getMessage());
      }
      System.out.println("modules: " + ModuleLayer.boot().modules().size());
    }
  }
}
