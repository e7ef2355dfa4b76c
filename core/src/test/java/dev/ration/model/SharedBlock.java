// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

/**
 * A block that one thread allocated and any may free.
 *
 * @param process the number of who is charged, -1 for nobody
 * @param pattern the byte that fills it
 */
record SharedBlock(long address, long bytes, int tag, int pool, int process, byte pattern) {
  long tagKey() {
    return (long) tag << 1 | pool;
  }

  SharedBlock withProcess(int to) {
    return new SharedBlock(address, bytes, tag, pool, to, pattern);
  }
}
