// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory control groups around this process, versions 1 and 2, from its own up to the topmost
 * that can be seen: each of them binds.
 *
 * <p>What a group uses is counted as its anonymous memory. The kernel's own total, {@code
 * memory.current}, holds the page cache as well, which is given up before anything is refused: a
 * healthy group sits at its limit.
 *
 * <p>Where the groups are is found out once; what they say is read each time.
 */
final class Cgroups {
  static final long NO_LIMIT = Long.MAX_VALUE;

  /** Version 1 writes "unlimited" as the largest multiple of a page. */
  private static final long UNLIMITED_FROM = 1L << 62;

  /** One group, and the names that its version has for things. */
  private record Group(String folder, String limitFile, String anonymousKey) {}

  /** One line of mountinfo: which folder of the hierarchy is mounted, and where. */
  private record Mount(String root, String point, String type, String options) {}

  private final HostFiles files;
  private final List<Group> groups = new ArrayList<>();
  private final List<String> pressureFiles = new ArrayList<>();

  Cgroups(HostFiles files) {
    this.files = files;
    List<Mount> mounts = mounts();
    for (String line : files.lines("/proc/self/cgroup")) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        boolean second = parts[1].isEmpty();
        boolean memory = List.of(parts[1].split(",")).contains("memory");
        if (second || memory) {
          mounts.stream()
              .filter(mount -> second ? isSecond(mount) : isFirst(mount))
              .forEach(mount -> addAll(mount, parts[2], second));
        }
      }
    }
  }

  private static boolean isSecond(Mount mount) {
    return mount.type().equals("cgroup2");
  }

  private static boolean isFirst(Mount mount) {
    return mount.type().equals("cgroup") && List.of(mount.options().split(",")).contains("memory");
  }

  private List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>();
    for (String line : files.lines("/proc/self/mountinfo")) {
      int dash = line.indexOf(" - ");
      String[] left = line.split(" ");
      String[] right = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
      if (left.length > 5 && right.length > 2) {
        mounts.add(new Mount(left[3], left[4].replace("\\040", " "), right[0], right[2]));
      }
    }
    return mounts;
  }

  private void addAll(Mount mount, String group, boolean second) {
    String folder = mount.point() + below(mount.root(), group);
    if (second) {
      pressureFiles.add(folder + "/memory.pressure");
    }
    while (folder.length() >= mount.point().length()) {
      groups.add(
          second
              ? new Group(folder, "memory.max", "anon")
              : new Group(folder, "memory.limit_in_bytes", "total_rss"));
      folder = folder.substring(0, folder.lastIndexOf('/'));
    }
  }

  /** The group's path below the folder that is mounted; that folder itself if it lies outside. */
  private static String below(String root, String group) {
    String path = group;
    if (!root.equals("/")) {
      path =
          group.equals(root) || group.startsWith(root + "/") ? group.substring(root.length()) : "";
    }
    return path.equals("/") || path.startsWith("/..") ? "" : path;
  }

  /** The least limit of all groups in bytes, or {@link #NO_LIMIT}. */
  long limit() {
    long least = NO_LIMIT;
    for (Group group : groups) {
      least = Math.min(least, limit(group));
    }
    return least;
  }

  private long limit(Group group) {
    List<String> lines = files.lines(group.folder() + "/" + group.limitFile());
    long limit = lines.isEmpty() ? NO_LIMIT : Host.number(lines.getFirst(), NO_LIMIT);
    return limit < 0 || limit >= UNLIMITED_FROM ? NO_LIMIT : limit;
  }

  /** What the tightest group leaves of its limit, in bytes, or {@link #NO_LIMIT}. */
  long room() {
    long least = NO_LIMIT;
    for (Group group : groups) {
      long limit = limit(group);
      if (limit != NO_LIMIT) {
        least = Math.min(least, Math.max(0, limit - anonymous(group)));
      }
    }
    return least;
  }

  private long anonymous(Group group) {
    for (String line : files.lines(group.folder() + "/memory.stat")) {
      if (line.startsWith(group.anonymousKey() + " ")) {
        return Host.number(line.substring(group.anonymousKey().length()), 0);
      }
    }
    return 0;
  }

  /** The files that say how long this group waits for memory; version 2 only. */
  List<String> pressureFiles() {
    return pressureFiles;
  }
}
