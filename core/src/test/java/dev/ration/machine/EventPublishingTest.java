// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.support.ScriptedHost;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard events in flight recordings and management beans, and runtimes that have neither. */
class EventPublishingTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final int TAG = PoolTag.of("Fred").value();
  private static final long MIB = 1L << 20;

  private static PoolSystem.Builder builder(String name) {
    return PoolSystem.builder()
        .name(name)
        .nonPagedLimit(64 * MIB)
        .pagedLimit(64 * MIB)
        .leakSink(report -> {});
  }

  private static long fill(PoolSystem system) {
    return system.raw().allocate(PoolType.PAGED_POOL, 56 * MIB, TAG);
  }

  private static void empty(PoolSystem system, long block) {
    system.raw().free(block);
    system.trim();
  }

  @Test
  void changesAreInAFlightRecording(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("events.jfr");
    try (Recording recording = new Recording();
        PoolSystem system = builder("recorded").build()) {
      recording.enable("dev.ration.PoolCondition");
      recording.start();
      empty(system, fill(system));
      recording.stop();
      recording.dump(file);
    }
    List<String> changes =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getString("system").equals("recorded"))
            .map(EventPublishingTest::line)
            .toList();
    assertThat(changes)
        .contains(
            "LowPagedPoolCondition true",
            "LowPagedPoolCondition false",
            "HighPagedPoolCondition false",
            "HighPagedPoolCondition true")
        .doesNotHaveDuplicates();
  }

  private static String line(RecordedEvent event) {
    return event.getString("condition") + " " + event.getBoolean("set");
  }

  private static ObjectName only(String name) throws Exception {
    Set<ObjectName> names =
        SERVER.queryNames(new ObjectName("dev.ration:type=PoolEvents,name=" + name + ",*"), null);
    assertThat(names).hasSize(1);
    return names.iterator().next();
  }

  @Test
  void eventsAreAttributesOfAManagementBean() throws Exception {
    try (PoolSystem system = builder("mana\"ged").build();
        var _ = system.events().publishToManagement()) {
      ObjectName name = only(ObjectName.quote("mana\"ged"));
      assertThat(SERVER.getMBeanInfo(name).getAttributes()).hasSize(PoolEvent.values().length);
      assertThat(SERVER.getAttribute(name, "LowPagedPoolCondition")).isEqualTo(false);
      assertThat(SERVER.getAttribute(name, "HighPagedPoolCondition")).isEqualTo(true);
      assertThat(SERVER.getAttribute(name, "HighNonPagedPoolCondition")).isEqualTo(true);
      fill(system);
      assertThat(
              SERVER.getAttributes(name, new String[] {"LowPagedPoolCondition", "None"}).asList())
          .containsExactly(new Attribute("LowPagedPoolCondition", true));
      assertThatThrownBy(() -> SERVER.getAttribute(name, "None"))
          .isInstanceOf(AttributeNotFoundException.class);
      assertThatThrownBy(
              () -> SERVER.setAttribute(name, new Attribute("LowPagedPoolCondition", false)))
          .isInstanceOf(AttributeNotFoundException.class);
      assertThatThrownBy(() -> SERVER.invoke(name, "trim", new Object[0], new String[0]))
          .isInstanceOf(ReflectionException.class);
    }
  }

  @Test
  void changesAreNotificationsOfAManagementBean() throws Exception {
    ScriptedHost files = new ScriptedHost().memory(8192, 8000);
    PoolSystem.Builder builder =
        TestSystems.over(builder("noted"), new PortableMemory(files.host()), Steps.NONE);
    try (PoolSystem system = builder.build();
        var _ = system.events().publishToManagement()) {
      BlockingQueue<Notification> notes = new LinkedBlockingQueue<>();
      SERVER.addNotificationListener(
          only(ObjectName.quote("noted")), (note, handback) -> notes.add(note), null, null);
      empty(system, fill(system));
      assertThat(notes)
          .extracting(note -> note.getType() + " " + note.getUserData())
          .contains(
              "dev.ration.event.set LowPagedPoolCondition",
              "dev.ration.event.cleared LowPagedPoolCondition");
      notes.clear();
      files.memory(8192, 1);
      Notification first = notes.poll(30, TimeUnit.SECONDS);
      Notification second = notes.poll(30, TimeUnit.SECONDS);
      assertThat(List.of(first, second))
          .extracting(Notification::getMessage)
          .containsExactlyInAnyOrder(
              "LowMemoryCondition of pool system 'noted' is set",
              "HighMemoryCondition of pool system 'noted' is cleared");
    }
  }

  @Test
  void aBeanIsThereUntilItsSubscriptionOrSystemIsClosed() throws Exception {
    PoolSystem system = builder("twin").build();
    try (PoolSystem twin = builder("twin").build()) {
      var first = system.events().publishToManagement();
      ObjectName name = only(ObjectName.quote("twin"));
      var other = twin.events().publishToManagement();
      first.close();
      first.close();
      assertThatThrownBy(() -> SERVER.getMBeanInfo(name))
          .isInstanceOf(InstanceNotFoundException.class);
      assertThat(only(ObjectName.quote("twin")).getKeyProperty("instance")).isEqualTo("2");
      other.close();
      var again = system.events().publishToManagement();
      system.close();
      again.close();
      assertThat(SERVER.queryNames(new ObjectName("dev.ration:*"), null)).isEmpty();
      assertThatThrownBy(() -> system.events().publishToManagement())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aRuntimeOfTheBaseModuleAloneHasEventsAndSaysWhatItLacks() throws Exception {
    assertThat(Child.jvm("--limit-modules=java.base").run(BareRuntime.class))
        .contains("paged pool is low")
        .contains("--add-modules java.management")
        .contains("modules: 1");
  }
}
