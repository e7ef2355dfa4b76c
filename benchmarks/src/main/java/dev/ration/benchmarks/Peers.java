// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

/** The peers by name. */
final class Peers {
  private Peers() {}

  static Peer of(String name) {
    return switch (name) {
      case "ration" -> new RawPeer();
      case "ration-ex" -> new ExPeer();
      case "netty-adaptive" -> NettyPeer.adaptive();
      case "netty-pooled" -> NettyPeer.pooled();
      case "mimalloc" -> new NativePeer.Mimalloc();
      case "glibc" -> new NativePeer.Malloc();
      case "floor" -> new FloorPeer();
      case "none" -> new NoPeer();
      default -> throw new IllegalArgumentException("no peer is called " + name);
    };
  }
}
