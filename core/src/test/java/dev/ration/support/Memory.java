// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

/** The memory seams over which every contract holds. */
public enum Memory {
  PLATFORM,
  PORTABLE;

  public boolean isPortable() {
    return this == PORTABLE;
  }
}
