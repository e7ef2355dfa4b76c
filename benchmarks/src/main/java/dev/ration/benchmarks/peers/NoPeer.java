// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

/** Allocates nothing: what the harness itself costs. */
final class NoPeer extends AddressPeer {
  private static final long SOMEWHERE = FloorMemory.map(1 << 16);

  @Override
  long allocate(long bytes) {
    return SOMEWHERE;
  }

  @Override
  void free(long address) {}
}
