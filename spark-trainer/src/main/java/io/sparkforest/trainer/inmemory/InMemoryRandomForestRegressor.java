package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spark's {@link RandomForestRegressor}, with its params and its model, grown in memory: each
 * executor gets all rows in one or two bytes a value, and a task grows whole trees, where Spark's
 * own algorithm scans the rows for each level of the trees and shuffles statistics.
 *
 * <p>The params mean what they mean to Spark, and what only its algorithm needs ({@code
 * maxMemoryInMB}, {@code cacheNodeIds}, {@code checkpointInterval}) has no effect. The forest
 * differs from Spark's in this:
 *
 * <ul>
 *   <li>Data, params and seed decide it bit for bit, whatever the order of the rows, their
 *       partitions, the cores and the executors. The random numbers are not Spark's.
 *   <li>Where none of the features drawn at a node can split it, others are drawn.
 *   <li>A category without rows at a node goes with the heavier side; with Spark to the side with
 *       the greater labels.
 *   <li>Rows of weight 0 are left out, and a tree for which no row is drawn takes all of them; with
 *       Spark it predicts 0.
 *   <li>Features may be infinite or, which lies above all numbers, not a number; Spark's algorithm
 *       refuses them, its model does not.
 *   <li>A node is split while its labels differ at all; with Spark until its variance is below
 *       2.2e-16, whatever their unit.
 *   <li>A leaf has its impurity where with Spark it has -1: if limits forbid to split it.
 * </ul>
 *
 * <p>The rows are read three times, so cache them if they are expensive to compute. If {@code
 * maxBins} or the categories of a nominal feature are more than 256, or the rows and the working
 * memory of one core take more than two fifths of the heap of the driver, or those of all its cores
 * of that of an executor, Spark's algorithm grows the forest.
 *
 * @see TreeGrower how a tree is grown
 */
public final class InMemoryRandomForestRegressor extends RandomForestRegressor {
  private static final Logger log = LoggerFactory.getLogger(InMemoryRandomForestRegressor.class);

  /**
   * The sample is there before rows and working memory are, and takes its share of these at most.
   */
  private static final int SAMPLE = 2;

  /**
   * Values of features up to which bins have parts. With more, the byte that a part takes may be
   * what keeps rows from fitting into memory.
   */
  private static final long MAX_REFINED_VALUES = 1L << 28;

  private final long availableBytes;
  private boolean refineCuts;

  /** An estimator with Spark's default params. */
  public InMemoryRandomForestRegressor() {
    this(Identifiable.randomUID("imrf"));
  }

  /**
   * An estimator of this identity; Spark calls this when it copies or loads one.
   *
   * @param uid unique
   */
  public InMemoryRandomForestRegressor(String uid) {
    this(uid, HeapBudget.ofThisJvm().forest());
  }

  InMemoryRandomForestRegressor(String uid, long availableBytes) {
    super(uid);
    this.availableBytes = availableBytes;
  }

  /**
   * Sets whether bins are refined: a node's best cut moves within the two bins beside it, to one of
   * sixteen times as many thresholds, and lies in the middle of the bins that it may be in; bins at
   * both ends are small. Else, and by default, cuts are those of Spark.
   */
  public InMemoryRandomForestRegressor setRefineCuts(boolean refineCuts) {
    this.refineCuts = refineCuts;
    return this;
  }

  @Override
  public InMemoryRandomForestRegressor copy(ParamMap extra) {
    InMemoryRandomForestRegressor copied = defaultCopy(extra);
    return copied.setRefineCuts(refineCuts);
  }

  /** Whether bins have parts; that depends on nothing but data and settings. */
  private boolean hasParts(long rows, int features) {
    return refineCuts && hasParts(rows * features);
  }

  /** The same for a number of values, if cuts are to be refined. */
  static boolean hasParts(long values) {
    return values <= MAX_REFINED_VALUES;
  }

  @Override
  public RandomForestRegressionModel train(Dataset<?> dataset) {
    InMemoryForest prepared;
    try {
      prepared = prepare(dataset, context(dataset).emptyRDD(), ForestUse.TREES);
    } catch (NotInMemoryException e) {
      log.warn("forest: grown by Spark's own algorithm, since {}", e.getMessage());
      return super.train(dataset);
    }
    try (InMemoryForest forest = prepared) {
      DecisionTreeRegressionModel[] trees =
          forest.grow(0, getNumTrees()).toArray(new DecisionTreeRegressionModel[0]);
      return new RandomForestRegressionModel(uid(), trees, forest.features());
    }
  }

  /**
   * Bins the rows, for trees to be grown batch by batch.
   *
   * @param dataset rows to train on
   * @throws NotInMemoryException if the forest is one for Spark's own algorithm
   * @throws IllegalArgumentException if there is no row, or a label or weight is not allowed
   */
  public InMemoryForest prepare(Dataset<?> dataset) {
    return prepare(dataset, context(dataset).emptyRDD(), new ForestUse(getNumTrees(), true));
  }

  /**
   * Bins the rows, for trees to be grown batch by batch and to score other rows meanwhile.
   *
   * @param dataset rows to train on
   * @param heldOut rows, with the same columns, that are only to be predicted; maybe none
   * @param use what else will be asked for, which takes memory
   * @throws NotInMemoryException if the forest is one for Spark's own algorithm
   * @throws IllegalArgumentException if there is no row, or a label or weight is not allowed
   */
  public InMemoryForest prepare(Dataset<?> dataset, Dataset<?> heldOut, ForestUse use) {
    return prepare(dataset, rows(heldOut), use);
  }

  /**
   * Bins rows that are there in columns, as {@link #prepare(Dataset, Dataset, ForestUse)} does.
   *
   * @param use what else will be asked for, which takes memory
   * @throws NotInMemoryException if the forest is one for Spark's own algorithm
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public InMemoryForest prepare(
      FeatureBlocks rows, SparkSession spark, ForestUse use, StopRequest stop) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    checkBins(rows.categories(), rows.trainingRows());
    MemoryNeed need =
        memory(
            rows.trainingRows(),
            rows.heldOutRows(),
            rows.categories().length,
            GrowingPlace.of(context, availableBytes),
            use);
    boolean hasParts = hasParts(rows.trainingRows(), rows.categories().length);
    BinnedRows binned =
        new BlockBinning(rows, availableBytes / SAMPLE, stop).bin(getMaxBins(), hasParts);
    return new InMemoryForest(context, binned, settings(binned), need);
  }

  private InMemoryForest prepare(Dataset<?> dataset, JavaRDD<Row> heldOut, ForestUse use) {
    checkBins(new int[0], Integer.MAX_VALUE);
    JavaRDD<Row> rows = rows(dataset);
    int features = features(rows);
    if (features == 0) {
      throw new IllegalArgumentException("there is no row with features to train on");
    }
    int[] categories =
        NominalFeatures.categories(dataset.schema().apply(getFeaturesCol()), features);
    RowBinning binning = new RowBinning(rows, categories, availableBytes / SAMPLE);
    if (binning.size() == 0) {
      throw new IllegalArgumentException("there is no row of a weight above 0 to train on");
    }
    checkBins(categories, binning.size());
    JavaSparkContext context = context(dataset);
    MemoryNeed need =
        memory(
            binning.size(),
            heldOut.count(),
            features,
            GrowingPlace.of(context, availableBytes),
            use);
    BinnedRows binned =
        binning.bin(getMaxBins(), hasParts(binning.size(), features), isWeighted(), heldOut);
    return new InMemoryForest(context, binned, settings(binned), need);
  }

  private void checkBins(int[] categories, long rows) {
    if (getMaxBins() > FeatureBins.MOST) {
      throw new NotInMemoryException(
          "maxBins is " + getMaxBins() + ", more than " + FeatureBins.MOST);
    }
    int mostCategories = Arrays.stream(categories).max().orElse(0);
    if (mostCategories > Math.min(getMaxBins(), rows)) {
      // Spark says which feature it is.
      throw new NotInMemoryException(
          String.format(
              Locale.ROOT,
              "a feature has %d categories, more than maxBins (%d) or rows (%d)",
              mostCategories,
              getMaxBins(),
              rows));
    }
  }

  /** What growing the forest takes, if that is there. */
  private MemoryNeed memory(
      long rows, long heldOutRows, int features, GrowingPlace place, ForestUse use) {
    long size = rows + heldOutRows;
    TableShape shape =
        new TableShape(size, features, hasParts(rows, features), isWeighted(), getMaxBins());
    MemoryNeed need = MemoryNeed.of(shape, place, use).fitted();
    need.check();
    log.info(
        "forest: in memory, {} rows x {} features to train on and {} rows held out, at most {} MB",
        rows,
        features,
        heldOutRows,
        need.bytes() >> 20);
    need.warnOfWhatIsMissing();
    return need;
  }

  private static JavaSparkContext context(Dataset<?> dataset) {
    return JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
  }

  private boolean isWeighted() {
    return isDefined(weightCol()) && !getWeightCol().isEmpty();
  }

  private JavaRDD<Row> rows(Dataset<?> dataset) {
    Column[] columns =
        Stream.of(
                Stream.of(dataset.col(getFeaturesCol())),
                Stream.of(dataset.col(getLabelCol()).cast(DataTypes.DoubleType)),
                isWeighted()
                    ? Stream.of(dataset.col(getWeightCol()).cast(DataTypes.DoubleType))
                    : Stream.<Column>empty())
            .flatMap(stream -> stream)
            .toArray(Column[]::new);
    return dataset.select(columns).toJavaRDD();
  }

  private static int features(JavaRDD<Row> rows) {
    return rows.take(1).stream().mapToInt(row -> LabeledVector.of(row).size()).sum();
  }

  private TreeSettings settings(BinnedRows rows) {
    return new TreeSettings(
        getMaxDepth(),
        getMinInstancesPerNode(),
        getMinWeightFractionPerNode() * rows.trainingWeight(),
        getMinInfoGain(),
        FeatureSubset.size(getFeatureSubsetStrategy(), rows.features(), getNumTrees()),
        getSubsamplingRate(),
        getBootstrap(),
        getSeed());
  }
}
