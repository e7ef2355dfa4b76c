// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The peers by name. */
public final class Peers {
  private static final Map<String, Supplier<Peer>> BY_NAME = byName();

  private Peers() {}

  private static Map<String, Supplier<Peer>> byName() {
    Map<String, Supplier<Peer>> peers = new LinkedHashMap<>();
    peers.put("ration", RawPeer::new);
    peers.put("ration-ex", ExPeer::new);
    peers.put("ration-bare", RawPeer::bare);
    peers.put("ration-machine", RawPeer::machine);
    peers.put("netty-adaptive", NettyPeer::adaptive);
    peers.put("netty-pooled", NettyPeer::pooled);
    peers.put("arrow-child", ArrowPeer::new);
    peers.put("mimalloc", MimallocPeer.Plain::new);
    peers.put("mimalloc-crit", MimallocPeer.Critical::new);
    peers.put("mimalloc-seg", MimallocPeer.Segments::new);
    peers.put("glibc", MallocPeer.Plain::new);
    peers.put("glibc-crit", MallocPeer.Critical::new);
    peers.put("lwjgl-jemalloc", LwjglPeer.Jemalloc::new);
    peers.put("lwjgl-rpmalloc", LwjglPeer.Rpmalloc::new);
    peers.put("lwjgl-mimalloc", LwjglPeer.Mimalloc::new);
    peers.put("arena-confined", ArenaPeer::new);
    peers.put("direct", DirectPeer::new);
    peers.put("floor-stack", StackFloorPeer::new);
    peers.put("floor-stripe", FloorPeer::new);
    peers.put("floor-thread", ThreadFloorPeer::new);
    peers.put("none", NoPeer::new);
    return peers;
  }

  /** All names. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * Makes the peer of a name.
   *
   * @throws UnsupportedOperationException or a {@link LinkageError} when its library is not there
   */
  public static Peer of(String name) {
    Supplier<Peer> peer = BY_NAME.get(name);
    if (peer == null) {
      throw new IllegalArgumentException("no peer is called " + name + "; there are " + names());
    }
    return peer.get();
  }

  /** Whether a peer's library is here: natives may be missing for the platform. */
  public static boolean isHere(String name) {
    try (Peer peer = of(name)) {
      peer.pair(64);
      return true;
    } catch (UnsupportedOperationException | LinkageError missing) {
      return false;
    }
  }

  /** Whether a peer is something to use, and neither Ration nor a limit. */
  public static boolean isProduct(String name) {
    return !name.startsWith("ration") && !name.startsWith("floor") && !name.equals("none");
  }
}
