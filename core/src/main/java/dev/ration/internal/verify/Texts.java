// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.PoolTag;
import org.jspecify.annotations.Nullable;

/** Blocks in words. */
final class Texts {
  private Texts() {}

  /** A block, whose it is, who allocated it and who freed it. */
  static String of(VerifiedBlock block) {
    StringBuilder text = new StringBuilder();
    text.append(
        "the block of %d bytes at 0x%x, tag '%s', process '%s' (%d), allocated by thread %s at %s"
            .formatted(
                block.bytes,
                block.address(),
                PoolTag.text(block.tag),
                block.process,
                block.processId,
                thread(block.allocatingThread, block.allocatingThreadId),
                block.allocatedBy.innermost()));
    CallStack freedBy = block.freedBy;
    if (freedBy != null) {
      String who = thread(block.freeingThread, block.freeingThreadId);
      text.append(", freed by thread %s at %s".formatted(who, freedBy.innermost()));
    }
    return text.toString();
  }

  /** A thread's name, if it has one, and its number. */
  static String thread(@Nullable String name, long id) {
    return (name == null || name.isEmpty() ? "" : "'" + name + "' ") + "#" + id;
  }
}
