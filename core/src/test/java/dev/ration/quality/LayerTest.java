// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Core's layers: a package uses only packages of a higher rank, and {@code dev.ration.nt}. */
class LayerTest {
  /** Two packages of one rank do not know each other. */
  static final Map<String, Integer> RANKS =
      Map.ofEntries(
          Map.entry("dev.ration", 1),
          Map.entry("dev.ration.internal.routines", 2),
          Map.entry("dev.ration.internal.event", 3),
          Map.entry("dev.ration.internal.verify", 3),
          Map.entry("dev.ration.internal.process", 4),
          Map.entry("dev.ration.internal.quota", 5),
          Map.entry("dev.ration.internal.tag", 5),
          Map.entry("dev.ration.internal.cache", 6),
          Map.entry("dev.ration.internal.slot", 7),
          Map.entry("dev.ration.internal.slab", 8),
          Map.entry("dev.ration.internal.memory", 9),
          Map.entry("dev.ration.nt", 10));

  static final ArchRule DOWNWARDS =
      classes().should(new DependDownwards()).because("data flows one way, down the ranks");

  static final ArchRule ONE_SEAM =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.ration.internal.memory")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup).*")
          .because("internal.memory is the one seam to the operating system");

  static final ArchRule NO_JDK_INTERNALS =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal.."))
          .because("a JDK may take its internals away");

  private static final JavaClasses CORE =
      new ClassFileImporter().importPath(SourceFile.ROOT.resolve("core/target/classes"));

  @Test
  void packagesDependDownwards() {
    assertThat(CORE).isNotEmpty();
    DOWNWARDS.check(CORE);
  }

  @Test
  void onlyMemoryLinksToTheOperatingSystem() {
    ONE_SEAM.check(CORE);
  }

  @Test
  void nobodyUsesTheInternalsOfTheJdk() {
    NO_JDK_INTERNALS.check(CORE);
  }

  private static final class DependDownwards extends ArchCondition<JavaClass> {
    DependDownwards() {
      super("depend only on packages of a higher rank");
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
      Integer rank = RANKS.get(origin.getPackageName());
      if (rank == null) {
        events.add(
            SimpleConditionEvent.violated(
                origin, origin.getName() + " is in a package without a rank"));
        return;
      }
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        boolean ours = target.equals("dev.ration") || target.startsWith("dev.ration.");
        if (ours
            && !target.equals(origin.getPackageName())
            && RANKS.getOrDefault(target, 0) <= rank) {
          events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
        }
      }
    }
  }
}
