// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * One further wish of an ExAllocatePool3 request: POOL_EXTENDED_PARAMETER (wdm.h).
 *
 * <p>A parameter that is not optional must be understood and satisfied, or the request fails. An
 * optional one is ignored when its type is unknown or does not suit the request. The records accept
 * any value of their fields: whether a priority exists or a node is there is decided when memory is
 * asked for, as the page has it.
 */
public sealed interface PoolExtendedParameter {
  /** PoolExtendedParameterInvalidType: no request may carry it. */
  int TYPE_INVALID = 0;

  /** PoolExtendedParameterPriority: the type of {@link Priority}. */
  int TYPE_PRIORITY = 1;

  /** PoolExtendedParameterSecurePool: the type of {@link SecurePool}. */
  int TYPE_SECURE_POOL = 2;

  /** PoolExtendedParameterNumaNode: the type of {@link NumaNode}. */
  int TYPE_NUMA_NODE = 3;

  /** PoolExtendedParameterMax: one above the highest known type. */
  int TYPE_MAX = 4;

  /** Ored into a node's number: other nodes may serve the request when that one cannot. */
  int MM_ANY_NODE_OK = 0x80000000;

  /** {@return which kind of parameter this is: one of the {@code TYPE_} constants, or unknown} */
  int type();

  /** {@return whether the request may succeed without this wish} */
  boolean optional();

  /**
   * {@return a priority that must be honoured}
   *
   * @param priority one of {@link PoolPriority}
   */
  static Priority priority(int priority) {
    return new Priority(priority, false);
  }

  /**
   * {@return a NUMA node that must serve the request}
   *
   * @param node the node's number from 0, or that number with {@link #MM_ANY_NODE_OK}
   */
  static NumaNode numaNode(int node) {
    return new NumaNode(node, false);
  }

  /**
   * How much the request matters when memory is short.
   *
   * @param priority one of {@link PoolPriority}; any other value makes the request fail
   * @param optional whether the priority may be ignored
   */
  record Priority(int priority, boolean optional) implements PoolExtendedParameter {
    @Override
    public int type() {
      return TYPE_PRIORITY;
    }
  }

  /**
   * The NUMA node that is to serve a nonpaged request; with paged memory it is invalid. Without
   * {@link #MM_ANY_NODE_OK} the request fails when the pool has no memory of that node, or the
   * operating system has put it elsewhere: which only shows of memory that is locked into RAM.
   *
   * @param node the node's number from 0, or that number with {@link #MM_ANY_NODE_OK}
   * @param optional whether the node may be ignored
   */
  record NumaNode(int node, boolean optional) implements PoolExtendedParameter {
    @Override
    public int type() {
      return TYPE_NUMA_NODE;
    }

    /** {@return the node's number, without {@link #MM_ANY_NODE_OK}} */
    public int number() {
      return node & ~MM_ANY_NODE_OK;
    }

    /** {@return whether other nodes may serve the request when this one cannot} */
    public boolean anyNodeOk() {
      return (node & MM_ANY_NODE_OK) != 0;
    }
  }

  /**
   * A secure pool, whose blocks change only through the hypervisor. There is none outside Windows,
   * so the request fails unless the parameter is optional.
   *
   * @param optional whether ordinary memory will do
   */
  record SecurePool(boolean optional) implements PoolExtendedParameter {
    @Override
    public int type() {
      return TYPE_SECURE_POOL;
    }
  }

  /**
   * A parameter of a type that this version does not know: ignored when optional, and otherwise the
   * request fails.
   *
   * @param type a number from 0 to 255 that no other record of this interface stands for
   * @param optional whether the request may succeed without it
   */
  record Other(int type, boolean optional) implements PoolExtendedParameter {
    /**
     * Makes a parameter of an unknown type.
     *
     * @throws IllegalArgumentException if the type does not fit 8 bits, or has a record of its own
     */
    public Other {
      if (type < 0 || type > 255) {
        throw new IllegalArgumentException(
            "The type of an extended parameter is a number of 8 bits, 0 to 255, not " + type);
      }
      if (type >= TYPE_PRIORITY && type < TYPE_MAX) {
        throw new IllegalArgumentException(
            "Type "
                + type
                + " is known: use PoolExtendedParameter.Priority (1), SecurePool (2) or"
                + " NumaNode (3) instead of Other");
      }
    }
  }
}
