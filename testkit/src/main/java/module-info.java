// SPDX-License-Identifier: Apache-2.0
/** Help for tests of code that uses Ration, and for Ration's own. */
module dev.ration.testkit {
  requires transitive dev.ration;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.ration.testkit;
}
