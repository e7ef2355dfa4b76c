// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class NtStatusExceptionTest {
  private static final int FRED = 0x46726564;

  private static NtStatusException quotaExceeded(String process, int tag, long requested) {
    return new NtStatusException(
        NtStatus.STATUS_QUOTA_EXCEEDED, process, tag, requested, 1_048_000, 1_048_576);
  }

  @Test
  void itCarriesWhatWasRefusedAndByWhom() {
    NtStatusException refused = quotaExceeded("tenant-7", FRED, 4_096);

    assertThat(refused.status()).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(refused.process()).isEqualTo("tenant-7");
    assertThat(refused.tag()).isEqualTo(FRED);
    assertThat(refused.requested()).isEqualTo(4_096);
    assertThat(refused.usage()).isEqualTo(1_048_000);
    assertThat(refused.limit()).isEqualTo(1_048_576);
  }

  @Test
  void aSystemThatCouldNotBeBuiltBlamesTheOperatingSystem() {
    var refused =
        new NtStatusException(NtStatus.STATUS_INSUFFICIENT_RESOURCES, "cache", 0, 0, 0, 0);

    assertThat(refused)
        .hasMessageContaining("the new system 'cache'")
        .hasMessageContaining("vm.max_map_count")
        .hasMessageNotContaining("of 0 bytes");
  }

  @Test
  void aStackTraceIsTakenOnlyWhenAskedFor() {
    var traced =
        new NtStatusException(NtStatus.STATUS_QUOTA_EXCEEDED, "tenant-7", FRED, 1, 2, 3, true);

    assertThat(quotaExceeded("tenant-7", FRED, 4_096).getStackTrace()).isEmpty();
    assertThat(traced.getStackTrace()).isNotEmpty();
  }

  @Test
  void aQuotaMessageNamesTheProcessTheNumbersAndTheCure() {
    assertThat(quotaExceeded("tenant-7", FRED, 4_096))
        .hasMessage(
            "STATUS_QUOTA_EXCEEDED (0xC0000044): the process's quota does not allow the charge."
                + " Process 'tenant-7' uses 1048000 of 1048576 bytes; 4096 bytes were asked for"
                + " under tag 'Fred', and a block is charged with its header and rounding. Free"
                + " blocks of the process, raise its limit (PoolProcess.setLimits), or wait"
                + " (PoolProcess.awaitQuota).");
  }

  @Test
  void aChargeWithoutABlockHasNoTagInItsMessage() {
    assertThat(quotaExceeded("tenant-7", 0, 600))
        .message()
        .contains("600 bytes were asked for.")
        .doesNotContain("tag", "header");
  }

  @Test
  void aMemoryMessageNamesThePoolsNumbersAndTheCure() {
    var refused =
        new NtStatusException(
            NtStatus.STATUS_INSUFFICIENT_RESOURCES, "", FRED, 8_192, 65_536, 65_536);

    assertThat(refused)
        .hasMessage(
            "STATUS_INSUFFICIENT_RESOURCES (0xC000009A): the pool has no memory for the request."
                + " The pool has committed 65536 of 65536 bytes; 8192 bytes were asked for under"
                + " tag 'Fred'. Free blocks, or raise the pool's limit"
                + " (PoolSystem.Builder.nonPagedLimit, pagedLimit). If there is room below the"
                + " limit, the operating system refused or no free range was long enough: see"
                + " PoolSnapshot.warnings.");
  }

  @Test
  void aMemoryMessageNamesTheProcessThatAskedWhenThereIsOne() {
    var refused =
        new NtStatusException(
            NtStatus.STATUS_INSUFFICIENT_RESOURCES, "tenant-7", FRED, 1, 0, Long.MAX_VALUE);

    assertThat(refused).message().contains("by process 'tenant-7'", "0 of unlimited bytes");
  }

  @Test
  void aRequestOfMoreThanHalfTheAddressSpaceIsShownUnsigned() {
    assertThat(quotaExceeded("tenant-7", FRED, -1))
        .message()
        .contains("18446744073709551615 bytes were asked for");
  }

  @Test
  void anyOtherStatusIsDescribedToo() {
    var refused =
        new NtStatusException(NtStatus.STATUS_INVALID_PARAMETER_4, "tenant-7", 0, 64, 0, 0);

    assertThat(refused)
        .hasMessage(
            "STATUS_INVALID_PARAMETER_4 (0xC00000F2): the fourth argument is invalid. 64 bytes were"
                + " asked for.");
  }

  @Test
  void itCollectsWhatACloseThrowsOnTheWayOut() {
    NtStatusException refused = quotaExceeded("tenant-7", FRED, 4_096);
    refused.addSuppressed(new IllegalStateException("close failed"));

    assertThat(refused.getSuppressed()).hasSize(1);
  }

  @Test
  void itSurvivesSerialization() throws IOException, ClassNotFoundException {
    NtStatusException refused = quotaExceeded("tenant-7", FRED, 4_096);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(refused);
    }

    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat((NtStatusException) in.readObject()).hasMessage(refused.getMessage());
    }
  }

  @Test
  void whoIsRefusedBecauseNobodyIsBoundIsToldHowToBindSomebody() {
    NtStatusException refused =
        new NtStatusException(NtStatus.STATUS_QUOTA_EXCEEDED, "System", 0, 64, 0, 0);
    assertThat(refused)
        .hasMessageContaining("No process is bound")
        .hasMessageContaining("PoolProcess.run")
        .hasMessageNotContaining("raise its limit");
  }
}
