// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static dev.ration.nt.PoolEvent.HIGH_COMMIT_CONDITION;
import static dev.ration.nt.PoolEvent.HIGH_MEMORY_CONDITION;
import static dev.ration.nt.PoolEvent.LOW_COMMIT_CONDITION;
import static dev.ration.nt.PoolEvent.LOW_MEMORY_CONDITION;
import static dev.ration.nt.PoolEvent.MAXIMUM_COMMIT_CONDITION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.EventThresholds;
import dev.ration.nt.PoolEvent;
import dev.ration.support.ScriptedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events of the system's memory and commit, on machines whose files a test writes. */
class MachineEventsTest {
  private static final long MIB = 1L << 20;
  private static final String SECOND =
      "34 24 0:29 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate";
  private static final String FIRST =
      "30 25 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";

  private final ScriptedHost files = new ScriptedHost().memory(8192, 8000).pressure(0);
  private final List<PoolSystem> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(PoolSystem::close);
  }

  private PoolSystem.Builder builder() {
    return TestSystems.over(PoolSystem.builder(), new PortableMemory(files.host()), Steps.NONE);
  }

  private PoolSystem open(PoolSystem.Builder builder) {
    PoolSystem system = builder.build();
    opened.add(system);
    return system;
  }

  private static List<PoolEvent> set(PoolSystem system) {
    List<PoolEvent> set = new ArrayList<>();
    for (PoolEvent event : PoolEvent.values()) {
      if (system.events().isSet(event)) {
        set.add(event);
      }
    }
    return set;
  }

  private static void assertMemory(PoolSystem system, PoolEvent... expected) {
    assertThat(set(system))
        .filteredOn(event -> event.name().endsWith("_MEMORY_CONDITION"))
        .containsExactly(expected);
  }

  private static void assertCommit(PoolSystem system, PoolEvent... expected) {
    assertThat(set(system))
        .filteredOn(event -> event.name().endsWith("_COMMIT_CONDITION"))
        .containsExactlyInAnyOrder(expected);
  }

  @Test
  void memoryIsHighThenNeitherThenLowAndBack() {
    PoolSystem system = open(builder());
    assertMemory(system, HIGH_MEMORY_CONDITION);
    files.memory(8192, 192);
    assertMemory(system, HIGH_MEMORY_CONDITION);
    files.memory(8192, 191);
    assertMemory(system);
    files.memory(8192, 64);
    assertMemory(system, LOW_MEMORY_CONDITION);
    files.memory(8192, 65);
    assertMemory(system);
    files.memory(8192, 500);
    assertMemory(system, HIGH_MEMORY_CONDITION);
  }

  @Test
  void aSmallMachineIsLowAtAThirtySecondOfIt() {
    files.memory(320, 300);
    PoolSystem system = open(builder());
    files.memory(320, 10);
    assertMemory(system, LOW_MEMORY_CONDITION);
    files.memory(320, 11);
    assertMemory(system);
  }

  @Test
  void aContainerRunsLowWhileItsMachineHasPlenty() {
    files.groups("0::/pod/app", SECOND).second("/sys/fs/cgroup/pod", "" + 2048 * MIB, 100);
    files.second("/sys/fs/cgroup/pod/app", "max", 100);
    PoolSystem system = open(builder());
    assertMemory(system, HIGH_MEMORY_CONDITION);
    for (int anonymous = 200; anonymous < 2048; anonymous += 8) {
      files.second("/sys/fs/cgroup/pod", "" + 2048 * MIB, anonymous);
      int left = 2048 - anonymous;
      PoolEvent[] expected =
          left <= 64
              ? new PoolEvent[] {LOW_MEMORY_CONDITION}
              : left < 192 ? new PoolEvent[0] : new PoolEvent[] {HIGH_MEMORY_CONDITION};
      assertMemory(system, expected);
    }
  }

  @Test
  void aContainerOfVersionOneRunsLow() {
    files.groups("4:memory:/app", FIRST).first("/sys/fs/cgroup/memory/app", 1024 * MIB, 10);
    PoolSystem system = open(builder());
    assertMemory(system, HIGH_MEMORY_CONDITION);
    files.first("/sys/fs/cgroup/memory/app", 1024 * MIB, 1000);
    assertMemory(system, LOW_MEMORY_CONDITION);
  }

  @Test
  void memoryIsLowWhileEverythingWaitsForIt() {
    PoolSystem system = open(builder());
    files.pressure(9.99);
    assertMemory(system, HIGH_MEMORY_CONDITION);
    files.pressure(10);
    assertMemory(system, LOW_MEMORY_CONDITION);
    PoolSystem other = open(builder().eventThresholds(EventThresholds.DEFAULT.withPressure(101)));
    files.pressure(100);
    assertMemory(other, HIGH_MEMORY_CONDITION);
  }

  @Test
  void thresholdsOfMemoryCanBeSet() {
    EventThresholds thresholds = EventThresholds.DEFAULT.withMemory(1024 * MIB, 4096 * MIB);
    PoolSystem system = open(builder().eventThresholds(thresholds));
    files.memory(8192, 1024);
    assertMemory(system, LOW_MEMORY_CONDITION);
    files.memory(8192, 4095);
    assertMemory(system);
    files.memory(8192, 4096);
    assertMemory(system, HIGH_MEMORY_CONDITION);
  }

  @Test
  void commitFollowsTheMachineWhereItRefusesToOvercommit() {
    PoolSystem system = open(builder());
    assertCommit(system, LOW_COMMIT_CONDITION);
    files.with("/proc/sys/vm/overcommit_memory", "2");
    files.with("/proc/meminfo", "CommitLimit: 1000 kB", "Committed_AS: 501 kB");
    assertCommit(system);
    files.with("/proc/meminfo", "CommitLimit: 1000 kB", "Committed_AS: 900 kB");
    assertCommit(system, HIGH_COMMIT_CONDITION);
    files.with("/proc/meminfo", "CommitLimit: 1000 kB", "Committed_AS: 980 kB");
    assertCommit(system, HIGH_COMMIT_CONDITION, MAXIMUM_COMMIT_CONDITION);
    files.with("/proc/meminfo", "CommitLimit: 1000 kB", "Committed_AS: 500 kB");
    assertCommit(system, LOW_COMMIT_CONDITION);
  }

  @Test
  void thresholdsOfCommitCanBeSet() {
    files.with("/proc/sys/vm/overcommit_memory", "2");
    files.with("/proc/meminfo", "CommitLimit: 1000 kB", "Committed_AS: 300 kB");
    EventThresholds thresholds = EventThresholds.DEFAULT.withCommit(10, 20, 30);
    assertCommit(
        open(builder().eventThresholds(thresholds)),
        HIGH_COMMIT_CONDITION,
        MAXIMUM_COMMIT_CONDITION);
  }

  @Test
  void whoListensIsToldByTheClockAndAgainOnlyBeyondTheHysteresis() throws Exception {
    EventThresholds thresholds = EventThresholds.DEFAULT.withMemory(100 * MIB, 1000 * MIB);
    PoolSystem system = open(builder().eventThresholds(thresholds));
    Semaphore told = new Semaphore(0);
    var subscription = system.events().onSet(LOW_MEMORY_CONDITION, Runnable::run, told::release);
    files.memory(8192, 50);
    assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    files.memory(8192, 105);
    assertMemory(system);
    files.memory(8192, 50);
    assertMemory(system, LOW_MEMORY_CONDITION);
    assertThat(told.availablePermits()).isZero();
    files.memory(8192, 110);
    assertMemory(system);
    files.memory(8192, 50);
    assertMemory(system, LOW_MEMORY_CONDITION);
    assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    subscription.close();
  }

  @Test
  void whoWaitsIsWokenByTheClock() throws Exception {
    PoolSystem system = open(builder());
    FutureTask<Boolean> waiter =
        new FutureTask<>(() -> system.events().await(LOW_MEMORY_CONDITION, Duration.ofSeconds(30)));
    Thread.ofPlatform().daemon().start(waiter);
    files.memory(8192, 1);
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void limitsOfPoolsFollowTheContainer() {
    files.groups("0::/pod/app", SECOND).second("/sys/fs/cgroup/pod", "" + 512 * MIB, 0);
    files.second("/sys/fs/cgroup/pod/app", "max", 0);
    var snapshot = open(builder()).snapshot();
    assertThat(snapshot.nonPaged().limit()).isEqualTo(128 * MIB);
    assertThat(snapshot.paged().limit()).isEqualTo(256 * MIB);
  }

  @Test
  void limitsOfPoolsFollowAContainerOfVersionOne() {
    files.groups("4:memory:/app", FIRST).first("/sys/fs/cgroup/memory/app", 1024 * MIB, 10);
    var snapshot = open(builder()).snapshot();
    assertThat(snapshot.nonPaged().limit()).isEqualTo(256 * MIB);
    assertThat(snapshot.paged().limit()).isEqualTo(512 * MIB);
  }

  @Test
  void limitsOfPoolsFollowTheMachineWithoutAContainer() {
    var snapshot = open(builder()).snapshot();
    assertThat(snapshot.nonPaged().limit()).isEqualTo(2048 * MIB);
    assertThat(snapshot.paged().limit()).isEqualTo(4096 * MIB);
  }
}
