// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumaTest {
  private static final int TAG = PoolTag.of("Numa").value();
  private static final long FLAGS = PoolFlags.POOL_FLAG_NON_PAGED;

  private final List<String> asked = new ArrayList<>();

  /** This machine's memory, as if it had four nodes. */
  private OsMemory fourNodes() {
    LinuxMemory memory = new LinuxMemory();
    return (OsMemory)
        Proxy.newProxyInstance(
            OsMemory.class.getClassLoader(),
            new Class<?>[] {OsMemory.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("nodes")) {
                return 4;
              }
              if (method.getName().equals("near")) {
                asked.add(arguments[2] + " bytes on " + arguments[3]);
                return null;
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private MemorySegment allocate(PoolSystem system, long bytes, PoolExtendedParameter node) {
    return system.ex().allocatePool3(FLAGS, bytes, TAG, node);
  }

  @Test
  void theNodeThatIsAskedForReachesTheMemory() {
    try (PoolSystem system =
        TestSystems.over(PoolSystem.builder(), fourNodes(), Steps.NONE).build()) {
      MemorySegment exact = allocate(system, 8192, PoolExtendedParameter.numaNode(3));
      int preferred = 1 | PoolExtendedParameter.MM_ANY_NODE_OK;
      MemorySegment any = allocate(system, 4097, PoolExtendedParameter.numaNode(preferred));
      MemorySegment small = allocate(system, 64, PoolExtendedParameter.numaNode(2));
      assertThat(allocate(system, 8192, PoolExtendedParameter.numaNode(4)).address()).isZero();
      assertThat(asked).containsExactly("8192 bytes on 3", "8192 bytes on 1");
      List.of(exact, any, small).forEach(system.ex()::freePool);
    }
  }
}
