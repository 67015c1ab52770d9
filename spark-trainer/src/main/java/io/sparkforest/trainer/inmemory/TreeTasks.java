package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Grows trees over the same rows on all cores: each of Spark's tasks grows some of them. */
final class TreeTasks implements AutoCloseable {
  /** From so many rows on their sums count: how often they are there, or are sent. */
  private static final int MANY_ROWS = 100_000;

  /** So that no core waits long for another. */
  private static final int TASKS_PER_CORE = 4;

  /** Of many rows: sums of predictions, of a row and a task, that may be under way. */
  private static final long MAX_SUMS = 10_000_000;

  private final JavaSparkContext context;
  private final BinnedRows rows;
  private final TaskValue<BinnedRows> taskRows;
  private final FixedPoint scale;
  private final MemoryNeed memory;

  /** Gives the rows to the executors. */
  TreeTasks(JavaSparkContext context, BinnedRows rows, FixedPoint scale, MemoryNeed memory) {
    this.context = context;
    this.rows = rows;
    this.taskRows = TaskValue.of(context, rows);
    this.scale = scale;
    this.memory = memory;
  }

  /** What a task brings back. No record, which Kryo cannot serialise. */
  private static final class Grown implements Serializable {
    private final ArrayList<FlatTree> trees = new ArrayList<>();
    private final @Nullable RowSums predictions;

    Grown(@Nullable RowSums predictions) {
      this.predictions = predictions;
    }
  }

  /** Which sums a task adds to: those of all tasks, its own, or none. */
  private static final class TaskSums implements Serializable {
    private final @Nullable TaskValue<RowSums> shared;
    private final int ownRows;

    TaskSums(@Nullable TaskValue<RowSums> shared, int ownRows) {
      this.shared = shared;
      this.ownRows = ownRows;
    }

    Grown grown(TreeGrower grower, int first, int end) {
      RowSums own = ownRows > 0 ? new RowSums(ownRows) : null;
      RowSums sums = shared == null ? own : sharedOfFirstAttempt(shared);
      Grown grown = new Grown(own);
      for (int number = first; number < end; number++) {
        grown.trees.add(grower.grow(number, sums));
      }
      return grown;
    }
  }

  private static RowSums sharedOfFirstAttempt(TaskValue<RowSums> shared) {
    if (TaskContext.get().attemptNumber() > 0) {
      throw new IllegalStateException("a task that failed may have added to the sums already");
    }
    return shared.get();
  }

  /** Most tasks that a batch of trees is cut into. */
  static int most(long rows, GrowingPlace place) {
    int some = TASKS_PER_CORE * place.cores();
    return rows < MANY_ROWS || shareSums(rows, place.isCluster())
        ? some
        : (int) Math.max(place.cores(), MAX_SUMS / rows);
  }

  /**
   * Whether all tasks add to the same sums: for few rows the cores would wait for each other, and
   * their own sums are small.
   */
  static boolean shareSums(long rows, boolean isCluster) {
    return !isCluster && rows >= MANY_ROWS;
  }

  /**
   * Grows trees.
   *
   * @param first the first tree's number in the forest, from 0
   * @param trees how many, at least 1
   * @param predictions takes what they predict for each row, once all are grown; none if nobody
   *     asks
   */
  List<FlatTree> grow(TreeSettings settings, int first, int trees, @Nullable RowSums predictions) {
    if (predictions == null) {
      return grow(settings, first, trees, new TaskSums(null, 0), null);
    }
    if (!shareSums(rows.size(), memory.place().isCluster())) {
      return grow(settings, first, trees, new TaskSums(null, rows.size()), predictions);
    }
    // Not those of earlier batches: a batch that is cancelled leaves a part of its sums.
    RowSums sums = new SharedRowSums(rows.size());
    try (TaskValue<RowSums> shared = TaskValue.inThisProcess(sums)) {
      List<FlatTree> grown = grow(settings, first, trees, new TaskSums(shared, 0), null);
      predictions.add(sums);
      return grown;
    }
  }

  /** Grows trees and adds the tasks' own sums to predictions. */
  private List<FlatTree> grow(
      TreeSettings settings, int first, int trees, TaskSums sums, @Nullable RowSums predictions) {
    int tasks = tasks(trees, predictions != null);
    TaskValue<BinnedRows> table = taskRows;
    FixedPoint scale = this.scale;
    int histograms = memory.histograms();
    List<Grown> results =
        context
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .map(
                task ->
                    sums.grown(
                        new TreeGrower(
                            table.get(),
                            scale,
                            settings,
                            histograms,
                            SortedRows.MOST,
                            TaskContext.get()::isInterrupted),
                        first + part(trees, task, tasks),
                        first + part(trees, task + 1, tasks)))
            .collect();
    List<FlatTree> grown = new ArrayList<>(trees);
    for (Grown result : results) {
      grown.addAll(result.trees);
      if (predictions != null && result.predictions != null) {
        predictions.add(result.predictions);
      }
    }
    return grown;
  }

  private int tasks(int trees, boolean haveOwnSums) {
    GrowingPlace place = memory.place();
    int wanted = Math.min(trees, most(rows.size(), place));
    if (haveOwnSums) {
      wanted = Math.min(wanted, Math.max(1, memory.tasks()));
    }
    boolean spares = memory.growers() < place.coresPerExecutor();
    return spares ? Math.min(wanted, memory.growers()) : wanted;
  }

  private static int part(int trees, int task, int tasks) {
    return (int) ((long) trees * task / tasks);
  }

  /** Takes the rows from the executors. */
  @Override
  public void close() {
    taskRows.close();
  }
}
