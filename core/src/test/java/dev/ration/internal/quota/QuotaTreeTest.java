// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of nodes of which slots hold stock, for each pool. */
class QuotaTreeTest {
  private final QuotaNode top = new QuotaNode(1, "top", null, QuotaLimits.UNLIMITED);
  private final QuotaNode left = new QuotaNode(2, "left", top, QuotaLimits.UNLIMITED);
  private final QuotaNode right = new QuotaNode(3, "right", top, QuotaLimits.UNLIMITED);
  private final QuotaTree tree = top.tree;

  private List<QuotaNode> stocked(int pool) {
    List<QuotaNode> found = new ArrayList<>();
    for (QuotaNode n = tree.stocked(pool); n != null; n = n.accounts[pool].next) {
      found.add(n);
    }
    return found;
  }

  @Test
  void nodesAreListedAndAnyOfThemCanLeave() {
    for (int pool = 0; pool < 2; pool++) {
      tree.list(top, pool);
      tree.list(left, pool);
      tree.list(right, pool);
      assertThat(stocked(pool)).containsExactly(right, left, top);
      tree.unlist(left, pool);
      assertThat(stocked(pool)).containsExactly(right, top);
      tree.unlist(top, pool);
      assertThat(stocked(pool)).containsExactly(right);
      tree.list(left, pool);
      tree.unlist(left, pool);
      assertThat(stocked(pool)).containsExactly(right);
      tree.unlist(right, pool);
      assertThat(stocked(pool)).isEmpty();
    }
  }

  @Test
  void thePoolsHaveListsOfTheirOwn() {
    tree.list(left, 0);
    tree.list(right, 1);
    tree.setExclusive(0, left);
    tree.setExclusive(1, right);
    assertThat(stocked(0)).containsExactly(left);
    assertThat(stocked(1)).containsExactly(right);
    assertThat(tree.exclusive(0)).isSameAs(left);
    assertThat(tree.exclusive(1)).isSameAs(right);
    tree.forgetStocks(0);
    assertThat(stocked(0)).isEmpty();
    assertThat(tree.exclusive(0)).isNull();
    assertThat(stocked(1)).containsExactly(right);
    assertThat(tree.exclusive(1)).isSameAs(right);
  }
}
