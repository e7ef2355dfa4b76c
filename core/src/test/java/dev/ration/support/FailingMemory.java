// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import org.jspecify.annotations.Nullable;

/** Memory of which the nth call that the operating system could refuse is refused. */
public final class FailingMemory implements OsMemory {
  private final OsMemory memory;
  private final FailurePoint point;
  private boolean segmentsClosed;
  private boolean released;

  public FailingMemory(OsMemory memory, FailurePoint point) {
    this.memory = memory;
    this.point = point;
  }

  /** Whether everything has been given back. */
  public boolean isReleased() {
    return segmentsClosed && released;
  }

  @Override
  public long preferredReservation(long limit) {
    return memory.preferredReservation(limit);
  }

  @Override
  public @Nullable Range reserve(long bytes) {
    return point.fails() ? null : memory.reserve(bytes);
  }

  @Override
  public @Nullable Range reserveMetadata(long bytes) {
    return point.fails() ? null : memory.reserveMetadata(bytes);
  }

  @Override
  public @Nullable Range reserveResident(long bytes) {
    return point.fails() ? null : memory.reserveResident(bytes);
  }

  @Override
  public @Nullable Guards reserveGuards(long bytes) {
    Guards guards = point.fails() ? null : memory.reserveGuards(bytes);
    return guards == null ? null : new FailingGuards(guards, point);
  }

  @Override
  public boolean commit(Range range, long offset, long bytes, int hints) {
    return !point.fails() && memory.commit(range, offset, bytes, hints);
  }

  @Override
  public boolean prepare(Range range, long offset, long bytes, int hints) {
    return !point.fails() && memory.prepare(range, offset, bytes, hints);
  }

  @Override
  public void decommit(Range range, long offset, long bytes) {
    memory.decommit(range, offset, bytes);
  }

  @Override
  public void cold(Range range, long offset, long bytes) {
    memory.cold(range, offset, bytes);
  }

  @Override
  public int nodes() {
    return memory.nodes();
  }

  @Override
  public int currentNode() {
    return memory.currentNode();
  }

  @Override
  public int[] nodesFrom(int node) {
    return memory.nodesFrom(node);
  }

  @Override
  public boolean near(Range range, long offset, long bytes, int node) {
    return memory.near(range, offset, bytes, node);
  }

  @Override
  public boolean fenceEveryThread() {
    return memory.fenceEveryThread();
  }

  @Override
  public boolean pageOut(Range range, long offset, long bytes) {
    return memory.pageOut(range, offset, bytes);
  }

  @Override
  public long presentBytes(Range range, long offset, long bytes) {
    return memory.presentBytes(range, offset, bytes);
  }

  @Override
  public boolean hasHugePages() {
    return memory.hasHugePages();
  }

  @Override
  public long hugeAdvisedBytes() {
    return memory.hugeAdvisedBytes();
  }

  @Override
  public long hugePresentBytes() {
    return memory.hugePresentBytes();
  }

  @Override
  public int cacheLine() {
    return memory.cacheLine();
  }

  @Override
  public long machineMemory() {
    return memory.machineMemory();
  }

  @Override
  public long availableMemory() {
    return memory.availableMemory();
  }

  @Override
  public long uncommittedBytes() {
    return memory.uncommittedBytes();
  }

  @Override
  public long lockable() {
    return memory.lockable();
  }

  @Override
  public long lockedBytes() {
    return memory.lockedBytes();
  }

  @Override
  public long lockedOnUseBytes() {
    return memory.lockedOnUseBytes();
  }

  @Override
  public boolean lockWasRefused() {
    return memory.lockWasRefused();
  }

  @Override
  public Host host() {
    return memory.host();
  }

  @Override
  public String name() {
    return memory.name();
  }

  @Override
  public void closeSegments() {
    memory.closeSegments();
    segmentsClosed = true;
  }

  @Override
  public void release() {
    memory.release();
    released = true;
  }
}
