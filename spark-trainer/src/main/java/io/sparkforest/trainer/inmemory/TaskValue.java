package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A value for Spark's tasks in this process, until it is closed or no longer reachable: they get
 * the value itself, which they may change. What else a task refers to, it gets a copy of.
 */
final class TaskValue<T> implements Serializable, AutoCloseable {
  /** Weak, so that a value that nobody closes does not stay for ever. */
  private static final Map<Long, WeakReference<Object>> VALUES = new ConcurrentHashMap<>();

  private static final AtomicLong NEXT = new AtomicLong();

  private final long number = NEXT.getAndIncrement();

  /** Keeps the value; a task's copy of this finds it by its number. */
  @SuppressWarnings("unused")
  private final transient @Nullable T kept;

  TaskValue(T value) {
    kept = value;
    VALUES.put(number, new WeakReference<>(value));
  }

  /** The value, in a task or elsewhere. */
  @SuppressWarnings("unchecked") // put there under this number by the constructor
  T get() {
    WeakReference<Object> value = VALUES.get(number);
    return (T)
        Objects.requireNonNull(value == null ? null : value.get(), "closed, or of another process");
  }

  /** Takes it from the tasks; one that has it already keeps it. */
  @Override
  public void close() {
    VALUES.remove(number);
  }
}
