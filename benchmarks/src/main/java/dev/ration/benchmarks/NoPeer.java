// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

/** Allocates nothing: what the harness itself costs. */
final class NoPeer extends AddressPeer {
  private static final long SOMEWHERE = new FloorPeer().allocate(64);

  @Override
  long allocate(long bytes) {
    return SOMEWHERE;
  }

  @Override
  void free(long address) {}
}
