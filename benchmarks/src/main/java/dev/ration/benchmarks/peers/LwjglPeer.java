// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import org.lwjgl.system.jemalloc.JEmalloc;
import org.lwjgl.system.mimalloc.mimalloc;
import org.lwjgl.system.rpmalloc.RPmalloc;

/**
 * Native allocators through LWJGL's bindings and the libraries that it ships. A jemalloc as
 * distributions ship it cannot be loaded into a running JVM, since it wants its thread-local
 * storage at start; LWJGL's is built so that it can.
 */
final class LwjglPeer {
  private LwjglPeer() {}

  /** jemalloc 5.2. */
  static final class Jemalloc extends AddressPeer {
    @Override
    long allocate(long bytes) {
      return JEmalloc.nje_malloc(bytes);
    }

    @Override
    void free(long address) {
      JEmalloc.nje_free(address);
    }
  }

  /** rpmalloc 2.0. */
  static final class Rpmalloc extends AddressPeer {
    @Override
    long allocate(long bytes) {
      return RPmalloc.nrpmalloc(bytes);
    }

    @Override
    void free(long address) {
      RPmalloc.nrpfree(address);
    }
  }

  /** mimalloc 3. */
  static final class Mimalloc extends AddressPeer {
    @Override
    long allocate(long bytes) {
      return mimalloc.nmi_malloc(bytes);
    }

    @Override
    void free(long address) {
      mimalloc.nmi_free(address);
    }
  }
}
