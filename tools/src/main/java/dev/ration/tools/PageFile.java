// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.report.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file to write a page to. Whether that is possible is looked up before the work that ends in the
 * page, and a page appears in full or not at all.
 *
 * @param name how the command line calls it
 * @param path where it is
 */
record PageFile(String name, Path path) {
  /**
   * {@return the file, as far as one can tell writable}
   *
   * @throws IOException if not; its message is for the user
   */
  static PageFile check(String name) throws IOException {
    Path path;
    try {
      path = Path.of(name).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new IOException("'" + name + "' is no path: " + e.getReason(), e);
    }
    Path folder = path.getParent();
    if (folder == null || Files.isDirectory(path)) {
      throw new IOException(name + " is a folder: name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder + ": make it first");
    }
    if (!Files.isWritable(Files.exists(path) ? path : folder)) {
      throw new IOException(name + " cannot be written: you have no permission");
    }
    return new PageFile(name, path);
  }

  void write(String page) throws IOException {
    boolean special = Files.exists(path) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    Path folder = path.getParent();
    if (special || folder == null || !Files.isWritable(folder)) {
      Files.writeString(path, page); // a device, a link, or a file in a folder that is closed to us
      return;
    }
    WholeFile.write(path, page);
  }
}
