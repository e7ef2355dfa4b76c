// SPDX-License-Identifier: Apache-2.0
/** The command {@code ration}. */
module dev.ration.tools {
  requires dev.ration;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires HdrHistogram;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens dev.ration.tools to
      info.picocli;
}
