package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.heap.HeapBudget;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** Grows trees over the same rows on all cores: each of Spark's tasks grows some of them. */
final class TreeTasks implements AutoCloseable {
  /** From so many rows on their sums count: how often they are there, or are sent. */
  private static final int MANY_ROWS = 100_000;

  /** So that no core waits long for another. */
  private static final int TASKS_PER_CORE = 4;

  /** Of many rows: sums of predictions, of a row and a task, that may be under way. */
  private static final long MAX_SUMS = 10_000_000;

  /** What a flat tree may take for a leaf and a split, its weight and its categories included. */
  private static final long BYTES_PER_LEAF = 72;

  private final JavaSparkContext context;
  private final BinnedRows rows;
  private final @Nullable Broadcast<BinnedRows> broadcast;
  private final FixedPoint scale;
  private final MemoryNeed memory;

  /** Gives the rows to the executors, if there are any. */
  TreeTasks(JavaSparkContext context, BinnedRows rows, FixedPoint scale, MemoryNeed memory) {
    this.context = context;
    this.rows = rows;
    this.broadcast = memory.place().isCluster() ? context.broadcast(rows) : null;
    this.scale = scale;
    this.memory = memory;
  }

  /** What a task in an executor brings back. No record, which Kryo cannot serialise. */
  private static final class Grown implements Serializable {
    private final ArrayList<FlatTree> trees = new ArrayList<>();
    private final @Nullable RowSums predictions;

    Grown(@Nullable RowSums predictions) {
      this.predictions = predictions;
    }
  }

  /**
   * Where tasks in this process put what they have grown.
   *
   * @param made makes of a tree what is wanted
   * @param trees by number
   * @param predictions takes what they predict; not those of earlier batches, since a batch that is
   *     cancelled leaves a part
   */
  private record Batch<T>(
      Function<FlatTree, T> made, SortedMap<Integer, T> trees, @Nullable RowSums predictions) {
    void grow(TreeGrower grower, int first, int end) {
      RowSums own = ownSums();
      for (int number = first; number < end; number++) {
        trees.put(number, made.apply(grower.grow(number, own)));
      }
      if (predictions != null && own != null && own != predictions) {
        synchronized (this) {
          predictions.add(own);
        }
      }
    }

    private @Nullable RowSums ownSums() {
      if (predictions == null) {
        return null;
      }
      if (!(predictions instanceof SharedRowSums)) {
        return new RowSums(predictions.size());
      }
      if (TaskContext.get().attemptNumber() > 0) {
        throw new IllegalStateException("a task that failed may have added to the sums already");
      }
      return predictions;
    }
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
   * @param made makes of a tree what is wanted, on several threads
   */
  <T> List<T> grow(
      TreeSettings settings,
      int first,
      int trees,
      @Nullable RowSums predictions,
      Function<FlatTree, T> made) {
    if (!memory.place().isCluster()) {
      return growHere(settings, first, trees, predictions, made);
    }
    // As many at a time as there is memory for on their way from the tasks.
    long bytes = BYTES_PER_LEAF * Math.max(1, rows.trainingRows() / settings.minInstancesPerNode());
    long fitting = HeapBudget.ofThisJvm().collectedTrees() / bytes;
    int most = (int) Math.max(memory.place().cores(), Math.min(trees, fitting));
    RowSums sums = predictions == null ? null : new RowSums(rows.size());
    List<T> grown = new ArrayList<>(trees);
    for (int next = first; next < first + trees; next += most) {
      int some = Math.min(most, first + trees - next);
      grown.addAll(growInExecutors(settings, next, some, sums).parallelStream().map(made).toList());
    }
    if (predictions != null && sums != null) {
      predictions.add(sums);
    }
    return grown;
  }

  private <T> List<T> growHere(
      TreeSettings settings,
      int first,
      int trees,
      @Nullable RowSums predictions,
      Function<FlatTree, T> made) {
    int size = rows.size();
    boolean areShared = shareSums(size, false);
    RowSums sums =
        predictions == null ? null : areShared ? new SharedRowSums(size) : new RowSums(size);
    Batch<T> batch = new Batch<>(made, new ConcurrentSkipListMap<>(), sums);
    int tasks = tasks(trees, predictions != null && !areShared);
    BinnedRows rows = this.rows;
    try (TaskValue<IntConsumer> work =
        new TaskValue<>(
            task ->
                batch.grow(
                    grower(rows, scale, settings, memory.histograms()),
                    first + part(trees, task, tasks),
                    first + part(trees, task + 1, tasks)))) {
      numbers(tasks).foreach(task -> work.get().accept(task));
    }
    if (predictions != null && sums != null) {
      predictions.add(sums);
    }
    return List.copyOf(batch.trees().values());
  }

  private List<FlatTree> growInExecutors(
      TreeSettings settings, int first, int trees, @Nullable RowSums predictions) {
    int tasks = tasks(trees, predictions != null);
    int summed = predictions == null ? 0 : rows.size();
    Broadcast<BinnedRows> table = Objects.requireNonNull(broadcast, "not on a cluster");
    FixedPoint scale = this.scale;
    int histograms = memory.histograms();
    List<Grown> results =
        numbers(tasks)
            .map(
                task -> {
                  Grown grown = new Grown(summed > 0 ? new RowSums(summed) : null);
                  TreeGrower grower = grower(table.value(), scale, settings, histograms);
                  int end = first + part(trees, task + 1, tasks);
                  for (int next = first + part(trees, task, tasks); next < end; next++) {
                    grown.trees.add(grower.grow(next, grown.predictions));
                  }
                  return grown;
                })
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

  private JavaRDD<Integer> numbers(int tasks) {
    return context.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
  }

  private static TreeGrower grower(
      BinnedRows rows, FixedPoint scale, TreeSettings settings, int histograms) {
    return new TreeGrower(
        rows, scale, settings, histograms, SortedRows.MOST, TaskContext.get()::isInterrupted);
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

  /** Takes the rows from the executors, if there are any. */
  @Override
  public void close() {
    if (broadcast != null) {
      broadcast.destroy();
    }
  }
}
