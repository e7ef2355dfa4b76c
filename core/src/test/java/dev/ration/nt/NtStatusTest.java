// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NtStatusTest {
  @ParameterizedTest
  @CsvSource({
    "STATUS_SUCCESS, 00000000",
    "STATUS_INFO_LENGTH_MISMATCH, C0000004",
    "STATUS_INVALID_PARAMETER, C000000D",
    "STATUS_NO_MEMORY, C0000017",
    "STATUS_QUOTA_EXCEEDED, C0000044",
    "STATUS_PRIVILEGE_NOT_HELD, C0000061",
    "STATUS_INSUFFICIENT_RESOURCES, C000009A",
    "STATUS_INVALID_PARAMETER_4, C00000F2",
    "STATUS_INVALID_PARAMETER_5, C00000F3",
    "STATUS_PAGEFILE_QUOTA_EXCEEDED, C000012C"
  })
  void aStatusHasTheNumberOfTheHeader(NtStatus status, String hex) {
    assertThat(status.value()).isEqualTo(Integer.parseUnsignedInt(hex, 16));
  }

  @Test
  void onlySuccessIsSuccess() {
    assertThat(NtStatus.values())
        .filteredOn(NtStatus::isSuccess)
        .containsExactly(NtStatus.STATUS_SUCCESS);
  }

  @ParameterizedTest
  @EnumSource
  void everyStatusSaysWhatHappened(NtStatus status) {
    assertThat(status.description()).isNotBlank().doesNotEndWith(".");
  }
}
