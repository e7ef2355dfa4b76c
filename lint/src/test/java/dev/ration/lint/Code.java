// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import com.google.errorprone.BugCheckerRefactoringTestHelper;
import com.google.errorprone.BugCheckerRefactoringTestHelper.FixChooser;
import com.google.errorprone.CompilationTestHelper;
import com.google.errorprone.bugpatterns.BugChecker;

/** Methods of a user of Ration, put into a class, compiled against the real API and checked. */
final class Code {
  private static final String CLASS =
      """
      import dev.ration.Ex;
      import dev.ration.FsRtl;
      import dev.ration.Ke;
      import dev.ration.LookasideList;
      import dev.ration.PoolProcess;
      import dev.ration.PoolSystem;
      import dev.ration.Ps;
      import dev.ration.RawPool;
      import dev.ration.nt.CloseMode;
      import dev.ration.nt.Irql;
      import dev.ration.nt.PoolFlags;
      import dev.ration.nt.PoolPriority;
      import dev.ration.nt.PoolTag;
      import dev.ration.nt.PoolType;
      import java.lang.foreign.MemorySegment;
      import java.lang.foreign.ValueLayout;
      import java.util.concurrent.Executor;

      class User {
        static final PoolTag TAG = PoolTag.of("User");

        final PoolSystem system = PoolSystem.create();
        final Ex ex = system.ex();
        final FsRtl fsRtl = system.fsRtl();
        final RawPool raw = system.raw();
        final Ke ke = system.ke();
        final Ps ps = system.ps();
        PoolProcess tenant;
        MemorySegment kept;
        long keptAddress;

        void use(MemorySegment block) {}

        void use(long address) {}

      %s
      }
      """;

  private final Class<? extends BugChecker> checker;

  Code(Class<? extends BugChecker> checker) {
    this.checker = checker;
  }

  /** Fails unless the checker complains of every line after a mark, and of no other. */
  void check(String members) {
    CompilationTestHelper.newInstance(checker, Code.class)
        .addSourceLines("User.java", CLASS.formatted(members))
        .doTest();
  }

  /** Fails unless the fix that is chosen makes the one of the other. */
  void fix(FixChooser chooser, String before, String after) {
    BugCheckerRefactoringTestHelper.newInstance(checker, Code.class)
        .addInputLines("User.java", CLASS.formatted(before))
        .addOutputLines("User.java", CLASS.formatted(after))
        .setFixChooser(chooser)
        .doTest();
  }

  /** Fails if the checker suggests anything. */
  void noFix(String members) {
    BugCheckerRefactoringTestHelper.newInstance(checker, Code.class)
        .addInputLines("User.java", CLASS.formatted(members))
        .expectUnchanged()
        .doTest();
  }
}
