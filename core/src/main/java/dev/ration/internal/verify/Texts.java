// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.PoolTag;

/** Blocks in words. */
final class Texts {
  private Texts() {}

  /** A block, whose it is, who allocated it and who freed it. */
  static String of(VerifiedBlock block) {
    StringBuilder text = new StringBuilder();
    text.append(
        "the block of %d bytes at 0x%x, tag '%s', process '%s' (%d), allocated by %s at %s"
            .formatted(
                block.bytes,
                block.address(),
                PoolTag.text(block.tag),
                block.process,
                block.processId,
                block.allocatingThread,
                block.allocatedBy.innermost()));
    CallStack freedBy = block.freedBy;
    if (freedBy != null) {
      text.append(", freed by %s at %s".formatted(block.freeingThread, freedBy.innermost()));
    }
    return text.toString();
  }
}
