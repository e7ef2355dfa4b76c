// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import picocli.CommandLine.IVersionProvider;

/** Says which version of Ration this is, and on which Java it runs. */
final class VersionProvider implements IVersionProvider {
  /** {@return the version of the module, or {@code development} outside a packaged one} */
  static String version() {
    Module module = VersionProvider.class.getModule();
    return module.isNamed()
        ? module.getDescriptor().rawVersion().orElse("development")
        : "development";
  }

  @Override
  public String[] getVersion() {
    return new String[] {"ration " + version(), "Java " + Runtime.version()};
  }
}
