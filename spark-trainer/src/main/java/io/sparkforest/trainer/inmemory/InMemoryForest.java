package io.sparkforest.trainer.inmemory;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.jspecify.annotations.Nullable;

/**
 * A forest's training rows, binned and with the executors, over which trees can be grown in as many
 * batches and with as many settings as wanted. A tree is a function of rows, settings and its
 * number alone.
 */
public final class InMemoryForest implements AutoCloseable {
  private final JavaSparkContext context;
  private final BinnedRows rows;
  private final FixedPoint scale;
  private final TreeSettings settings;
  private final MemoryNeed memory;
  private final @Nullable EarlierForests earlier;
  private final TreeTasks tasks;
  private final SparkTrees sparkTrees;
  private boolean isClosed;

  /**
   * Takes over rows.
   *
   * @param memory what is needed and there
   */
  InMemoryForest(
      JavaSparkContext context, BinnedRows rows, TreeSettings settings, MemoryNeed memory) {
    this(context, rows, settings, memory, null);
  }

  private InMemoryForest(
      JavaSparkContext context,
      BinnedRows rows,
      TreeSettings settings,
      MemoryNeed memory,
      @Nullable EarlierForests earlier) {
    this.earlier = earlier;
    this.memory = memory;
    this.context = context;
    this.rows = rows;
    this.scale = FixedPoint.of(rows);
    this.settings = settings;
    this.tasks = new TreeTasks(context, rows, scale, memory);
    this.sparkTrees = new SparkTrees(rows);
  }

  /** The settings that the params stand for. */
  public TreeSettings settings() {
    return settings;
  }

  /** Number of rows to train on. */
  public int rows() {
    return rows.trainingRows();
  }

  /** Whether there is memory for {@link #residuals}. */
  public boolean fitsResiduals() {
    return memory.hasResiduals();
  }

  /** Number of features. */
  public int features() {
    return rows.features();
  }

  /**
   * Grows trees.
   *
   * @param first the first tree's number in the forest, from 0
   * @param trees how many, at least 1
   */
  public List<DecisionTreeRegressionModel> grow(int first, int trees) {
    return tasks.grow(settings, first, trees, null, sparkTrees::of);
  }

  /** Grows trees and adds what they predict for the rows to other predictions. */
  public List<DecisionTreeRegressionModel> grow(
      TreeSettings settings, int first, int trees, TrainingPredictions predictions) {
    return tasks.grow(settings, first, trees, predictions.sums(), sparkTrees::of);
  }

  /**
   * Adds up what trees that were grown before over the same rows predict, as growing them did.
   *
   * @param settings what they were grown with
   * @param first the first tree's number in the forest, from 0
   * @param predictions to which the trees' are added
   */
  public void replay(
      TreeSettings settings,
      int first,
      List<DecisionTreeRegressionModel> trees,
      TrainingPredictions predictions) {
    TreeReplay replay = new TreeReplay(rows, scale, settings);
    for (int index = 0; index < trees.size(); index++) {
      replay.add(trees.get(index), first + index, predictions.sums());
    }
  }

  /**
   * How much the trees of a forest that was grown over the rows disagree on some of them. The rows
   * are the first of those to train on, which are a random sample, and then the first of those held
   * out.
   *
   * @param settings what they were grown with
   * @param first the first tree's number
   * @param trees the whole forest
   * @param most how many rows of either kind
   */
  public RowSpreads spreads(
      TreeSettings settings, int first, List<DecisionTreeRegressionModel> trees, int most) {
    int[] chosen =
        IntStream.concat(
                IntStream.range(0, Math.min(most, rows())),
                IntStream.range(rows(), rows.size()).limit(most))
            .toArray();
    TreeSpreads spreads = new TreeSpreads(rows, settings, chosen);
    spreads.addAll(first, trees);
    return spreads.found(trees.size());
  }

  /**
   * Adds up what trees predict for the training rows, without keeping the trees.
   *
   * @return the number of leaves of all these trees
   */
  public long predict(
      TreeSettings settings, int first, int trees, TrainingPredictions predictions) {
    return tasks.grow(settings, first, trees, predictions.sums(), FlatTree::leaves).stream()
        .mapToLong(Integer::longValue)
        .sum();
  }

  /**
   * A random part of the rows, to try settings on; itself if it has no more rows.
   *
   * @param most number of rows
   */
  public InMemoryForest sample(int most) {
    return rows.trainingRows() <= most ? this : part(IntStream.range(0, most).toArray(), most);
  }

  /**
   * Some of the rows, which are in random order, to try on them what is to be done with all.
   *
   * @param chosen numbers of rows to train on, each at most once
   * @param training how many from the first of them are to train on; the others are held out
   */
  public InMemoryForest part(int[] chosen, int training) {
    return new InMemoryForest(
        context,
        rows.some(chosen, training),
        settings.forPart((double) training / rows()),
        memory.part(chosen.length));
  }

  /** Predictions of no tree yet. */
  public TrainingPredictions predictions() {
    return new TrainingPredictions(rows, scale, earlier);
  }

  /**
   * The same rows for a forest that is to be added to this one: with what out-of-bag predictions
   * leave of the labels. Rows that no tree was grown without are left out. This forest is closed,
   * so that the rows are with the executors once.
   *
   * @param predictions of this forest's trees
   */
  public InMemoryForest residuals(TrainingPredictions predictions) {
    EarlierForests before = predictions.asEarlier();
    BitSet unknown = new BitSet(rows());
    double[] labels = new double[rows.size()];
    for (int row = 0; row < labels.length; row++) {
      if (row >= rows()) {
        labels[row] = before.labels()[row] - before.predictions()[row];
      } else if (predictions.outOfBagTrees(row) > 0) {
        labels[row] = before.labels()[row] - before.outOfBag()[row];
      } else {
        unknown.set(row);
      }
    }
    close();
    return new InMemoryForest(context, rows.withLabels(labels, unknown), settings, memory, before);
  }

  /** Takes the rows from the executors. */
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      tasks.close();
    }
  }
}
