// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.ProcessRoutines;
import dev.ration.nt.NtStatus;
import java.lang.foreign.MemorySegment;

/**
 * The process routines (ntifs.h, wdm.h): who is charged, and quota that belongs to no block.
 *
 * <p>Use it for what a block is not: an entry of a table, a handle, memory of another allocator. A
 * charge made here holds no reference; it is returned by the same amount, and what has not been
 * returned when its process is complete is given up. Charging and returning are allowed below
 * DISPATCH_LEVEL; else it is bug check 0xC4/0x10B. The System process is never charged. All
 * routines may be called from any thread, and throw {@link IllegalStateException} when the system
 * has been closed, {@link IllegalArgumentException} for a process of another system.
 */
public final class Ps {
  private final PoolSystem system;
  private final ProcessRoutines routines;

  Ps(PoolSystem system) {
    this.system = system;
    this.routines = system.routines().processes();
  }

  /**
   * {@return the process bound to the running thread, or the System process when none of this
   * system is (PsGetCurrentProcess, ntddk.h)}
   */
  public PoolProcess getCurrentProcess() {
    return system.wrap(system.routines().pool().currentProcess());
  }

  /**
   * Charges pool quota (PsChargePoolQuota, ntifs.h).
   *
   * @param process who pays
   * @param poolType POOL_TYPE; bit 0 says whose pool counts
   * @param amount in bytes, unsigned
   * @throws dev.ration.nt.NtStatusException STATUS_QUOTA_EXCEEDED; nothing has been charged
   * @throws IllegalStateException when the process has been closed
   */
  public void chargePoolQuota(PoolProcess process, int poolType, long amount) {
    routines.chargeOrRaise(process.object(), poolType, amount);
  }

  /**
   * Returns pool quota (PsReturnPoolQuota, ntifs.h).
   *
   * @param process who paid
   * @param poolType POOL_TYPE; bit 0 says whose pool counts
   * @param amount in bytes; more than {@code Ps} routines charged is bug check 0x21
   */
  public void returnPoolQuota(PoolProcess process, int poolType, long amount) {
    routines.giveBack(process.object(), poolType, amount);
  }

  /**
   * Charges pool quota, and never raises (PsChargeProcessPoolQuota).
   *
   * @param process who pays
   * @param poolType POOL_TYPE; bit 0 says whose pool counts
   * @param amount in bytes, unsigned
   * @return STATUS_SUCCESS, or STATUS_QUOTA_EXCEEDED and nothing has been charged
   * @throws IllegalStateException when the process has been closed
   */
  public NtStatus chargeProcessPoolQuota(PoolProcess process, int poolType, long amount) {
    return routines.charge(process.object(), poolType, amount);
  }

  /**
   * Makes another process pay for a block; NT has no such routine. See {@link
   * RawPool#transferQuota}.
   *
   * @param p exactly what an allocation returned; anything else is bug check 0xC2
   * @param to who pays from now on; the System process for nobody
   * @throws dev.ration.nt.NtStatusException STATUS_QUOTA_EXCEEDED; nothing has changed
   */
  public void transferPoolQuota(MemorySegment p, PoolProcess to) {
    system.routines().blocks().transferSegment(p, to.object());
  }
}
