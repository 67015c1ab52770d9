package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * A value that Spark's tasks use, for as long as it is open: the value itself if they run in this
 * process, else a copy in each executor. A broadcast would keep a serialised copy beside the value
 * even where nobody reads it, and of all rows that is half a table.
 */
final class TaskValue<T> implements Serializable, AutoCloseable {
  /** Weak, so that a value that nobody closes does not stay for ever. */
  private static final Map<Long, WeakReference<Object>> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private static final AtomicLong NEXT = new AtomicLong();

  private final long number;
  private final @Nullable Broadcast<T> broadcast;

  /** Keeps the value; a task's copy of this finds it by its number. */
  @SuppressWarnings("unused")
  private final transient @Nullable T kept;

  private TaskValue(long number, @Nullable Broadcast<T> broadcast, @Nullable T kept) {
    this.number = number;
    this.broadcast = broadcast;
    this.kept = kept;
  }

  /** Makes a value known to tasks, until this is closed or no longer reachable. */
  static <T> TaskValue<T> of(JavaSparkContext context, T value) {
    return context.isLocal()
        ? inThisProcess(value)
        : new TaskValue<>(-1, context.broadcast(value), null);
  }

  /** The same for tasks in this process, which may change the value. */
  static <T> TaskValue<T> inThisProcess(T value) {
    long number = NEXT.getAndIncrement();
    IN_THIS_PROCESS.put(number, new WeakReference<>(value));
    return new TaskValue<>(number, null, value);
  }

  /** The value, in a task or elsewhere. */
  @SuppressWarnings("unchecked") // put there under this number by inThisProcess
  T get() {
    if (broadcast != null) {
      return broadcast.value();
    }
    WeakReference<Object> here = IN_THIS_PROCESS.get(number);
    Object value = here == null ? null : here.get();
    return (T) Objects.requireNonNull(value, "closed, or of another process");
  }

  /** Takes it from the tasks; one that has it already keeps it. */
  @Override
  public void close() {
    if (broadcast != null) {
      broadcast.destroy();
    } else {
      IN_THIS_PROCESS.remove(number);
    }
  }
}
