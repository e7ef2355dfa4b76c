// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.ScriptedHost;
import org.junit.jupiter.api.Test;

/** What a machine and the containers around a process say, as files of such machines had it. */
class HostTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long FIRST_UNLIMITED = 9223372036854771712L;
  private static final String SECOND =
      "34 24 0:29 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
  private static final String FIRST =
      "30 25 0:26 / /sys/fs/cgroup/memory rw shared:12 - cgroup cgroup rw,memory";

  private final ScriptedHost files = new ScriptedHost().memory(16 << 10, 12 << 10);

  @Test
  void aMachineWithoutContainersHasWhatMeminfoSays() {
    Host host = files.host();
    assertThat(host.memory()).isEqualTo(16 * GIB);
    assertThat(host.available()).isEqualTo(12 * GIB);
  }

  @Test
  void thisMachineHasMemory() {
    Host host = new Host(HostFiles.REAL);
    assertThat(host.memory()).isPositive();
    assertThat(host.available()).isBetween(0L, host.memory());
    assertThat(host.pressure()).isBetween(0.0, 100.0);
    assertThat(host.lockable()).isNotNegative();
  }

  @Test
  void aMachineThatSaysNothingIsAsLargeAsTheHeapMayBe() {
    Host host = new ScriptedHost().host();
    assertThat(host.memory()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(host.available()).isEqualTo(host.memory());
    assertThat(host.pressure()).isZero();
    assertThat(host.commitPercent(0)).isZero();
    assertThat(host.lockable()).isEqualTo(Host.UNLIMITED);
  }

  @Test
  void aGroupOfVersionTwoLimitsMemory() {
    files.groups("0::/app", SECOND).second("/sys/fs/cgroup/app", "" + 4 * GIB, 1024);
    assertThat(files.host().memory()).isEqualTo(4 * GIB);
    assertThat(files.host().available()).isEqualTo(3 * GIB);
  }

  @Test
  void theLeastLimitOfNestedGroupsBindsWhereverItStands() {
    files
        .groups("0::/pods/pod7/app", SECOND)
        .second("/sys/fs/cgroup/pods", "" + 8 * GIB, 2048)
        .second("/sys/fs/cgroup/pods/pod7", "" + 2 * GIB, 1536)
        .second("/sys/fs/cgroup/pods/pod7/app", "max", 100);
    assertThat(files.host().memory()).isEqualTo(2 * GIB);
    assertThat(files.host().available()).isEqualTo(512 * MIB);
  }

  @Test
  void aGroupAboveCanHaveLessRoomThanTheLeastLimitLeaves() {
    files
        .groups("0::/pods/app", SECOND)
        .second("/sys/fs/cgroup/pods", "" + 8 * GIB, 8 * 1024 - 100)
        .second("/sys/fs/cgroup/pods/app", "" + 2 * GIB, 10);
    assertThat(files.host().memory()).isEqualTo(2 * GIB);
    assertThat(files.host().available()).isEqualTo(100 * MIB);
  }

  @Test
  void maxIsNoLimit() {
    files.groups("0::/app", SECOND).second("/sys/fs/cgroup/app", "max", 1024);
    assertThat(files.host().memory()).isEqualTo(16 * GIB);
    assertThat(files.host().available()).isEqualTo(12 * GIB);
  }

  @Test
  void insideAContainerTheGroupIsTheRootOfItsOwnHierarchy() {
    files.groups("0::/", SECOND).second("/sys/fs/cgroup", "" + GIB, 256);
    assertThat(files.host().memory()).isEqualTo(GIB);
    assertThat(files.host().available()).isEqualTo(768 * MIB);
  }

  @Test
  void pageCacheIsNotCountedAsUsed() {
    files
        .groups("0::/app", SECOND)
        .second("/sys/fs/cgroup/app", "" + GIB, 200)
        .with("/sys/fs/cgroup/app/memory.current", "" + GIB);
    assertThat(files.host().available()).isEqualTo(824 * MIB);
  }

  @Test
  void aGroupOverItsLimitHasNothingLeft() {
    files.groups("0::/app", SECOND).second("/sys/fs/cgroup/app", "" + GIB, 1100);
    assertThat(files.host().available()).isZero();
  }

  @Test
  void aGroupOfVersionOneLimitsMemory() {
    files
        .groups("9:memory,hugetlb:/slice/app\n0::/slice/app", FIRST)
        .first("/sys/fs/cgroup/memory", FIRST_UNLIMITED, 5000)
        .first("/sys/fs/cgroup/memory/slice", 3 * GIB, 1024)
        .first("/sys/fs/cgroup/memory/slice/app", 4 * GIB, 512);
    assertThat(files.host().memory()).isEqualTo(3 * GIB);
    assertThat(files.host().available()).isEqualTo(2 * GIB);
  }

  @Test
  void aContainerOfVersionOneSeesItsOwnFolderMounted() {
    files
        .groups(
            "4:memory:/docker/0f9a",
            "731 712 0:26 /docker/0f9a /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory")
        .first("/sys/fs/cgroup/memory", 512 * MIB, 500);
    assertThat(files.host().memory()).isEqualTo(512 * MIB);
    assertThat(files.host().available()).isEqualTo(12 * MIB);
  }

  @Test
  void aProcessOutsideOfWhatIsMountedHasTheMountsLimits() {
    files
        .groups("0::/../../other", SECOND)
        .second("/sys/fs/cgroup", "" + 2 * GIB, 1024)
        .second("/sys/fs/cgroup/../../other", "" + MIB, 0);
    assertThat(files.host().memory()).isEqualTo(2 * GIB);
  }

  @Test
  void aHybridHierarchyHasItsMemoryInVersionOne() {
    files
        .groups(
            "4:memory:/app\n0::/",
            FIRST,
            "33 25 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
            "31 25 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu")
        .first("/sys/fs/cgroup/memory/app", GIB, 24);
    assertThat(files.host().memory()).isEqualTo(GIB);
    assertThat(files.host().available()).isEqualTo(1000 * MIB);
  }

  @Test
  void aLimitThatChangesIsSeen() {
    files.groups("0::/app", SECOND).second("/sys/fs/cgroup/app", "" + 4 * GIB, 0);
    Host host = files.host();
    files.second("/sys/fs/cgroup/app", "" + GIB, 0);
    assertThat(host.memory()).isEqualTo(GIB);
  }

  @Test
  void brokenFilesLimitNothing() {
    files
        .groups("nonsense\n0::/app", "short line", SECOND)
        .with("/sys/fs/cgroup/app/memory.max", "a lot")
        .with("/proc/pressure/memory", "full avg10=high", "full")
        .with("/proc/self/limits", "Max locked memory     ?     ?     bytes");
    assertThat(files.host().memory()).isEqualTo(16 * GIB);
    assertThat(files.host().pressure()).isZero();
    assertThat(files.host().lockable()).isEqualTo(Host.UNLIMITED);
  }

  @Test
  void pressureIsTheWorseOfMachineAndGroup() {
    files.groups("0::/app", SECOND).pressure(1.5);
    assertThat(files.host().pressure()).isEqualTo(1.5);
    files.with("/sys/fs/cgroup/app/memory.pressure", "full avg10=42.25 avg60=1.00 total=7");
    assertThat(files.host().pressure()).isEqualTo(42.25);
  }

  @Test
  void theCommitLimitBindsOnlyWhereOvercommitIsRefused() {
    files.with("/proc/meminfo", "CommitLimit:    1000 kB", "Committed_AS:    750 kB");
    for (String mode : new String[] {"0", "1"}) {
      files.with("/proc/sys/vm/overcommit_memory", mode);
      assertThat(files.host().commitPercent(0)).isZero();
    }
    files.with("/proc/sys/vm/overcommit_memory", "2");
    assertThat(files.host().commitPercent(0)).isEqualTo(75);
  }

  @Test
  void theDataLimitOfTheProcessIsACommitLimit() {
    files
        .with("/proc/self/limits", "Max data size             2048000     unlimited     bytes")
        .with("/proc/self/status", "VmData:\t    1800 kB");
    assertThat(files.host().commitPercent(0)).isEqualTo(90);
  }

  @Test
  void theAddressLimitCountsWhatIsMappedAndNotJustReserved() {
    files
        .with("/proc/self/limits", "Max address space         10240000     unlimited     bytes")
        .with("/proc/self/status", "VmSize:\t    9500 kB");
    assertThat(files.host().commitPercent(0)).isEqualTo(95);
    assertThat(files.host().commitPercent(4500 << 10)).isEqualTo(50);
  }

  @Test
  void lockableIsTheSoftLimitUnlessACapabilityOverridesIt() {
    files.with(
        "/proc/self/limits",
        "Max data size             unlimited   unlimited     bytes",
        "Max locked memory         8388608     16777216      bytes");
    assertThat(files.host().lockable()).isEqualTo(8 * MIB);
    files.with("/proc/self/status", "CapEff:\t0000000000000000");
    assertThat(files.host().lockable()).isEqualTo(8 * MIB);
    files.with("/proc/self/status", "CapEff:\t0000000000004000");
    assertThat(files.host().lockable()).isEqualTo(Host.UNLIMITED);
  }
}
