// SPDX-License-Identifier: Apache-2.0
/** The pool: native memory in which every block carries a tag and is charged to a quota. */
module dev.ration {
  requires static java.management;
  requires static jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.ration;
  exports dev.ration.nt;
}
