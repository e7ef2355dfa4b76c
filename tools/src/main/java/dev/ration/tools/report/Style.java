// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

/** How text stands out on a terminal. */
public enum Style {
  /** Not at all: for files, pipes, and those who asked for no colour. */
  PLAIN,

  /** By the escape sequences of ECMA-48. */
  COLOUR;

  String title(String text) {
    return wrap("1", text);
  }

  String alarm(String text) {
    return wrap("31;1", text);
  }

  private String wrap(String code, String text) {
    return this == PLAIN ? text : "\u001B[" + code + "m" + text + "\u001B[0m";
  }
}
