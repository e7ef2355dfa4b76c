// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ration.nt.PoolSnapshot.PoolRow;
import dev.ration.nt.PoolSnapshot.ProcessRow;
import dev.ration.nt.PoolSnapshot.TagRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolSnapshotTest {
  private static final int FRED = 0x46726564;
  private static final PoolRow EMPTY = new PoolRow(65_536, 0, 0, 0, 0, 0, 0, 0);

  @Test
  void diffIsWhatIsStillAllocated() {
    assertThat(new TagRow(FRED, false, 10, 7, 100).diff()).isEqualTo(3);
  }

  @Test
  void perAllocIsTheRoundedDownMeanOfLiveBlocks() {
    assertThat(new TagRow(FRED, false, 10, 7, 100).perAlloc()).isEqualTo(33);
  }

  @Test
  void perAllocIsZeroWhenNothingIsLive() {
    assertThat(new TagRow(FRED, false, 10, 10, 0).perAlloc()).isZero();
  }

  @Test
  void moreFreesThanAllocationsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TagRow(FRED, true, 1, 2, 0))
        .withMessageStartingWith("frees is 2 and must not be above allocs, 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolRow(0, 0, 0, 0, 0, 1, 2, 0))
        .withMessageStartingWith("frees is 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolTagInfo(FRED, 1, 2, 0, 0, 0, 0))
        .withMessageStartingWith("pagedFrees is 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolTagInfo(FRED, 0, 0, 0, 1, 2, 0))
        .withMessageStartingWith("nonPagedFrees is 2");
  }

  @Test
  void aPeakBelowThePresentIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolRow(0, 4_096, 4_095, 0, 0, 0, 0, 0));
  }

  @Test
  void negativeNumbersAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolRow(-1, 0, 0, 0, 0, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolRow(0, 0, 0, 0, 0, 0, 0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> process(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TagRow(FRED, true, 1, 0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolBlockSize(-1, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolTagInfo(FRED, 0, 0, -1, 0, 0, 0));
  }

  @Test
  void laterChangesOfTheGivenListsDoNotReachIt() {
    var tags = new ArrayList<>(List.of(new TagRow(FRED, false, 1, 0, 32)));
    var processes = new ArrayList<>(List.of(process(1)));
    var warnings = new ArrayList<>(List.of("mlock was refused"));
    var snapshot = new PoolSnapshot("main", 0, EMPTY, EMPTY, tags, processes, 4_096, warnings);
    tags.clear();
    processes.clear();
    warnings.clear();

    assertThat(snapshot.tags()).hasSize(1);
    assertThat(snapshot.processes()).hasSize(1);
    assertThat(snapshot.warnings()).containsExactly("mlock was refused");
  }

  @Test
  void itKnowsItsInstant() {
    var snapshot =
        new PoolSnapshot("main", 1_500, EMPTY, EMPTY, List.of(), List.of(), 0, List.of());

    assertThat(snapshot.instant()).isEqualTo(Instant.parse("1970-01-01T00:00:01.500Z"));
  }

  private static ProcessRow process(long blocks) {
    return new ProcessRow(
        1, "tenant-7", 0, true, QuotaLimits.UNLIMITED, new QuotaUsage(0, 0, 0, 0), blocks, 0, 1, 0);
  }

  @Test
  void ofWhatIsSetAsideTheRestIsLeft() {
    assertThat(new PoolSnapshot.ReserveRow(3, true, 100, 8192, 4096).left()).isEqualTo(4096);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolSnapshot.ReserveRow(3, true, 100, 4096, 8192));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolSnapshot.ReserveRow(3, true, -1, 4096, 0));
  }

  @Test
  void aSnapshotWithoutHugePagesHasNone() {
    PoolSnapshot snapshot =
        new PoolSnapshot("main", 0, EMPTY, EMPTY, List.of(), List.of(), 0, List.of());
    assertThat(snapshot.hugePages()).isEqualTo(new PoolSnapshot.HugeRow(0, 0));
    assertThat(snapshot.reserves()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolSnapshot.HugeRow(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolSnapshot.HugeRow(0, -1));
  }

  @Test
  void aSnapshotOfOneWhoSaysNothingOfNodesHasNone() {
    PoolSnapshot snapshot =
        new PoolSnapshot("main", 0, EMPTY, EMPTY, List.of(), List.of(), 0, List.of());
    assertThat(snapshot.nodes()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolSnapshot.NodeRow(-1, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolSnapshot.NodeRow(0, -1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolSnapshot.NodeRow(0, 0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolSnapshot.NodeRow(0, 0, 0, -1));
  }
}
