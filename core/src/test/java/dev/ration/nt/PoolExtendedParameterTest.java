// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolExtendedParameterTest {
  @Test
  void factoriesMakeParametersThatMustBeHonoured() {
    assertThat(PoolExtendedParameter.priority(PoolPriority.HIGH_POOL_PRIORITY))
        .isEqualTo(new PoolExtendedParameter.Priority(32, false));
    assertThat(PoolExtendedParameter.numaNode(1))
        .isEqualTo(new PoolExtendedParameter.NumaNode(1, false));
  }

  @Test
  void everyKindHasTheTypeOfTheHeader() {
    assertThat(PoolExtendedParameter.priority(0).type()).isEqualTo(1);
    assertThat(new PoolExtendedParameter.SecurePool(true).type()).isEqualTo(2);
    assertThat(PoolExtendedParameter.numaNode(0).type()).isEqualTo(3);
    assertThat(new PoolExtendedParameter.Other(9, true).type()).isEqualTo(9);
    assertThat(PoolExtendedParameter.TYPE_INVALID).isZero();
    assertThat(PoolExtendedParameter.TYPE_MAX).isEqualTo(4);
  }

  @Test
  void aNodeMayLetOthersServe() {
    var strict = PoolExtendedParameter.numaNode(3);
    var lenient = PoolExtendedParameter.numaNode(3 | PoolExtendedParameter.MM_ANY_NODE_OK);

    assertThat(strict.anyNodeOk()).isFalse();
    assertThat(strict.number()).isEqualTo(3);
    assertThat(lenient.anyNodeOk()).isTrue();
    assertThat(lenient.number()).isEqualTo(3);
  }

  @Test
  void aPriorityThatDoesNotExistIsLeftToTheRequestToRefuse() {
    assertThat(PoolExtendedParameter.priority(7).priority()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 255})
  void otherTakesEveryTypeWithoutARecord(int type) {
    assertThat(new PoolExtendedParameter.Other(type, false).type()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void otherRefusesATypeThatHasARecord(int type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolExtendedParameter.Other(type, true))
        .withMessageContaining("PoolExtendedParameter.Priority");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void otherRefusesATypeThatDoesNotFitItsField(int type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolExtendedParameter.Other(type, true))
        .withMessageContaining("8 bits");
  }
}
