// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The call stacks that were seen, each once.
 *
 * <p>A stack is known by 64 bits of hash of its frames; texts are made for a new one only. The
 * table is bounded: what comes when it is full is unknown.
 */
final class CallStacks {
  private static final int DEPTH = 24;
  private static final int MOST = 1 << 17;
  private static final String INSIDE = "dev.ration.internal.";
  private static final String JDK_INSIDE = "jdk.internal.";
  private static final String BINDING = "java.lang.ScopedValue";
  private static final Set<String> FACES =
      Set.of(
          "dev.ration.Ex",
          "dev.ration.DeprecatedEx",
          "dev.ration.FsRtl",
          "dev.ration.RawPool",
          "dev.ration.LookasideList",
          "dev.ration.PoolArena",
          "dev.ration.PoolProcess",
          "dev.ration.PoolSystem");

  private final StackWalker walker = StackWalker.getInstance();
  private final Map<Long, CallStack> stacks = new ConcurrentHashMap<>();

  /** The stack of the running thread without the pool's own frames. */
  CallStack current() {
    return walker.walk(this::intern);
  }

  private CallStack intern(Stream<StackWalker.StackFrame> frames) {
    List<StackWalker.StackFrame> callers =
        frames.filter(frame -> !isOurs(frame.getClassName())).limit(DEPTH).toList();
    long hash = 1;
    for (StackWalker.StackFrame frame : callers) {
      hash = mix(hash, frame.getClassName().hashCode());
      hash = mix(hash, frame.getMethodName().hashCode());
      hash = mix(hash, frame.getByteCodeIndex());
    }
    CallStack known = stacks.get(hash);
    if (known != null || stacks.size() >= MOST) {
      return known == null ? CallStack.UNKNOWN : known;
    }
    CallStack made =
        new CallStack(
            callers.stream().map(frame -> frame.toStackTraceElement().toString()).toList());
    CallStack raced = stacks.putIfAbsent(hash, made);
    return raced == null ? made : raced;
  }

  /** The frames outside the pool of the stack that an error was made with. */
  static List<String> frames(Throwable made) {
    return Stream.of(made.getStackTrace())
        .filter(frame -> !isOurs(frame.getClassName()))
        .limit(DEPTH)
        .map(StackTraceElement::toString)
        .toList();
  }

  private static boolean isOurs(String name) {
    return name.startsWith(INSIDE)
        || name.startsWith(BINDING)
        || name.startsWith(JDK_INSIDE)
        || FACES.contains(name);
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ (mixed >>> 29);
  }

  /** Makes each stack one that has not failed on purpose. */
  void forgetFailures() {
    stacks.values().forEach(CallStack::forgetFailure);
  }
}
