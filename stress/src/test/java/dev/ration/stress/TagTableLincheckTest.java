// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.internal.tag.TagTable;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** The tag table is linearizable: an index once given stays, and no tag has two. */
@Param(name = "tag", gen = IntGen.class, conf = "1:4")
public class TagTableLincheckTest {
  /** So many tags that the next ones make the table grow. */
  private static final int FILLERS = 61;

  private final TagTable table = new TagTable();

  public TagTableLincheckTest() {
    for (int i = 0; i < FILLERS; i++) {
      table.index(1000 + i);
    }
  }

  @Operation
  public int index(@Param(name = "tag") int tag) {
    return table.index(tag);
  }

  @Operation
  public int find(@Param(name = "tag") int tag) {
    return table.find(tag);
  }

  @Operation
  public int tagOf(@Param(name = "tag") int tag) {
    int index = table.find(tag);
    return index < 0 ? -1 : table.tag(index);
  }

  /** The same in a list. */
  public static class Specification {
    private final List<Integer> tags = new ArrayList<>();

    public int index(int tag) {
      if (!tags.contains(tag)) {
        tags.add(tag);
      }
      return find(tag);
    }

    public int find(int tag) {
      int index = tags.indexOf(tag);
      return index < 0 ? -1 : index + FILLERS + 1;
    }

    public int tagOf(int tag) {
      return tags.contains(tag) ? tag : -1;
    }
  }

  @Test
  void isLinearizableInEveryOrderTried() {
    new ModelCheckingOptions()
        .iterations(Effort.count(8, 20))
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(Specification.class)
        .check(TagTableLincheckTest.class);
  }

  @Test
  void isLinearizableUnderStress() {
    new StressOptions()
        .iterations(Effort.count(20, 60))
        .invocationsPerIteration(1000)
        .threads(3)
        .actorsPerThread(3)
        .sequentialSpecification(Specification.class)
        .check(TagTableLincheckTest.class);
  }
}
