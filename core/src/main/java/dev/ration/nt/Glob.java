// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/** Patterns in which {@code ?} stands for one character and {@code *} for any number. */
final class Glob {
  private Glob() {}

  /** Whether a whole text matches; time grows with the product of the lengths at most. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      boolean more = p < pattern.length();
      if (more && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (more && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
