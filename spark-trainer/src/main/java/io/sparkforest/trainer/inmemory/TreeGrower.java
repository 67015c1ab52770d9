package io.sparkforest.trainer.inmemory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Grows regression trees of a random forest (Breiman 2001) over rows in memory, one whole tree
 * after the other.
 *
 * <p><b>A tree.</b> Rows are drawn by {@link Bag}; if that draws none, all are taken. A node draws
 * features without replacement, sums up its rows' labels by the features' bins (a {@link
 * Histogram}, as in PLANET, Panda et al. 2009, and in LightGBM, Ke et al. 2017), and takes the cut
 * between two bins that lowers the variance most ({@link CutSearch}). The bins of a nominal feature
 * are its categories in the order of their mean labels, among which the best cut is the best of all
 * partitions (Fisher 1958; Breiman et al. 1984, section 4.2.2); categories without rows at the node
 * go with the heavier side. The first of equally good cuts wins, the order being that of the
 * features and their bins. If the bins of the feature have parts, the cut then moves to wherever is
 * best within the two bins beside it; if no cut between bins is allowed, all of those between parts
 * are compared. Between the values that it parts, {@link FeatureBins#cutBetween} says where it is.
 * As in MLlib a cut must leave {@code minInstancesPerNode} and {@code minWeightPerNode} on both
 * sides and gain more than nothing and at least {@code minInfoGain}. If none of the drawn features
 * has such a cut, further ones are drawn until one has: a node is a leaf only if no feature can
 * split it.
 *
 * <p><b>Speed.</b> Rows stand in one array, in which each node has a range; a split parts its range
 * in place and in order, together with the rows' label sums, so that memory is read forwards
 * ({@link TreeRows}). Rows that were not drawn (out of bag, or held out) come after them, with
 * ranges of their own, and so every row is in its leaf when the tree is grown. A part of the tree
 * whose rows are few has copies of their bins and labels side by side ({@link TableWindow}). A
 * large node that tries all features keeps its histogram; then only its smaller child's rows are
 * counted, and the larger child's histogram is what remains (LightGBM; {@link NodeHistograms}). A
 * small node, where most bins are empty, marks which ones are not, so that neither looking at them
 * nor emptying them again costs more than its rows ({@link FeatureHistogram}). If nodes try many of
 * the features, the rows of a small part of the tree are sorted by each of them, once for all nodes
 * in it ({@link SortedRows}). One of the first 64 features with one bin at a node is left out
 * below. Nothing is allocated for a row or a node ({@link TreeNode}).
 *
 * <p><b>The same tree everywhere.</b> Sums are whole numbers ({@link FixedPoint}), hence exact in
 * any order; the random numbers are a function of the seed and the tree's number; rows have an
 * order that follows from their contents.
 *
 * <p>Not for use by several threads.
 */
final class TreeGrower {
  /** Larger nodes ask whether to give up, as does each tree. */
  private static final int CHECK_FROM = 10_000;

  private final BinnedRows table;
  private final TreeSettings settings;
  private final FixedPoint scale;
  private final BooleanSupplier isCancelled;
  private final boolean triesAll;
  private final TreeRows rows;
  private final SortedRows sortedRows;
  private final NodeHistograms histograms;
  private final FeatureHistogram featureHistogram;
  private final CutSearch cuts;
  private final FlatTree.Builder tree;

  private final TreeNode root = new TreeNode(0);

  /** Nodes to be grown, the next one in preorder on top. */
  private final Deque<TreeNode> waiting = new ArrayDeque<>();

  // The children that are under way, by their parent's depth.
  private final TreeNode[] lefts;
  private final TreeNode[] rights;

  // By feature, since thousands of objects would not stay in a core's own cache.
  private final boolean[] isConstant;
  private final boolean[] isNominal;

  private final int[] featureOrder;
  private SplittableRandom random = new SplittableRandom(0);
  private @Nullable RowSums predictions;

  /**
   * Allocates the working memory: 26 bytes a row, and up to 512 a feature.
   *
   * @param isCancelled asked every now and then whether to give up
   */
  TreeGrower(
      BinnedRows table, FixedPoint scale, TreeSettings settings, BooleanSupplier isCancelled) {
    this(table, scale, settings, NodeHistograms.MOST, SortedRows.MOST, isCancelled);
  }

  /**
   * The same where memory is short.
   *
   * @param mostHistograms histograms of all features that there is memory for
   * @param mostSorted rows of a part of a tree that are sorted by each feature; the trees are the
   *     same for any number
   */
  TreeGrower(
      BinnedRows table,
      FixedPoint scale,
      TreeSettings settings,
      int mostHistograms,
      int mostSorted,
      BooleanSupplier isCancelled) {
    this.table = table;
    this.settings = settings;
    this.scale = scale;
    this.isCancelled = isCancelled;
    triesAll = settings.featuresPerNode() >= table.features();
    rows = new TreeRows(table, scale, settings);
    histograms = new NodeHistograms(table, settings, mostHistograms);
    // Dense nodes are better counted.
    int notDense = Math.min(mostSorted, histograms.denseRows() - 1);
    sortedRows = new SortedRows(table, settings, notDense);
    featureHistogram = new FeatureHistogram(table.isWeighted());
    cuts = new CutSearch(settings, scale);
    tree = new FlatTree.Builder(table.isWeighted());
    lefts = new TreeNode[settings.maxDepth()];
    rights = new TreeNode[settings.maxDepth()];
    Arrays.setAll(lefts, depth -> new TreeNode(depth + 1));
    Arrays.setAll(rights, depth -> new TreeNode(depth + 1));
    featureOrder = new int[table.features()];
    isConstant = new boolean[table.features()];
    isNominal = new boolean[table.features()];
    for (int feature = 0; feature < featureOrder.length; feature++) {
      isConstant[feature] = table.bins(feature).size() == 1;
      isNominal[feature] = table.bins(feature).isNominal();
    }
  }

  /**
   * Grows a tree.
   *
   * @param number the tree's number in the forest, from 0
   * @param predictions takes what the tree predicts for each row; none if nobody asks
   * @throws CancellationException if cancelled; the grower is then of no more use
   */
  FlatTree grow(int number, @Nullable RowSums predictions) {
    stopIfCancelled();
    this.predictions = predictions;
    if (predictions != null) {
      predictions.addTree();
    }
    random = random(settings.seed(), number);
    Arrays.setAll(featureOrder, feature -> feature);
    rows.draw(random, root, predictions != null);
    waiting.push(root);
    while (!waiting.isEmpty()) {
      addNode(waiting.pop());
    }
    return tree.build();
  }

  private void addNode(TreeNode node) {
    rows.turnTo(node);
    sortedRows.turnTo(node);
    if (maySplit(node) && !rows.isPure(node) && findCut(node)) {
      split(node);
    } else {
      addLeaf(node);
    }
  }

  private void stopIfCancelled() {
    if (isCancelled.getAsBoolean()) {
      throw new CancellationException("growing a tree");
    }
  }

  /**
   * A tree's random numbers, all bits of whose seed depend on the forest's seed and the tree's
   * number (Steele et al. 2014, SplitMix64).
   */
  static SplittableRandom random(long seed, int number) {
    long bits = seed * 0x9E3779B97F4A7C15L + number;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return new SplittableRandom(bits ^ (bits >>> 31));
  }

  /** Adds a split to the tree, and has its children wait. */
  private void split(TreeNode node) {
    int feature = cuts.feature();
    if (table.bins(feature).isNominal()) {
      tree.addNominalSplit(feature, cuts.leftSide().bins());
    } else {
      tree.addNumericSplit(feature, cuts.cut());
    }
    TreeNode left = lefts[node.depth];
    TreeNode right = rights[node.depth];
    cuts.partSums(left, right);
    rows.part(node, feature, cuts.leftSide(), left, right);
    if (sortedRows.isIn()) {
      sortedRows.part(node, feature, cuts.leftSide(), maySplit(left), maySplit(right));
    }
    histograms.passOn(node, rows, left, right);
    waiting.push(right);
    waiting.push(left);
  }

  private void addLeaf(TreeNode node) {
    histograms.release(node);
    double prediction = rows.addLeaf(node, tree);
    if (predictions != null) {
      rows.addPrediction(node, scale.prediction(prediction), predictions);
    }
  }

  /** Looks for the best cut, which is then in {@link #cuts}. */
  private boolean findCut(TreeNode node) {
    if (node.size() > CHECK_FROM) {
      stopIfCancelled();
    }
    sortedRows.sort(node, rows);
    if (!sortedRows.isIn()) {
      rows.narrowTo(node);
    }
    histograms.provide(node, rows);
    cuts.start(node);
    boolean isOfTwo = node.size() == 2;
    for (int drawn = 0; drawn < featureOrder.length; drawn++) {
      // All features that tell two rows apart do so equally well.
      if (cuts.hasFound() && (drawn >= settings.featuresPerNode() || isOfTwo)) {
        break;
      }
      int feature = triesAll ? drawn : drawFeature(drawn);
      boolean isKnown = isConstant[feature] || node.isConstant(feature);
      if (!isKnown && !(isOfTwo && startInSameBin(node, feature))) {
        findCut(node, feature);
      }
    }
    if (!cuts.hasFound()) {
      findCutInBins(node);
    } else if (!isOfTwo && table.bins(cuts.feature()).hasParts()) {
      cuts.refine(rows, node, table.bins(cuts.feature()), featureHistogram);
    }
    return cuts.hasFound();
  }

  /** Whether a node has rows enough to be split, and is not too deep. */
  private boolean maySplit(TreeNode node) {
    return node.depth < settings.maxDepth()
        && node.size() > 1
        && node.count >= 2L * settings.minInstancesPerNode();
  }

  private boolean startInSameBin(TreeNode node, int feature) {
    if (sortedRows.isIn() && !isNominal[feature]) {
      return sortedRows.startInSameBin(node, feature);
    }
    return rows.startInSameBin(node, feature);
  }

  private void findCut(TreeNode node, int feature) {
    FeatureBins bins = table.bins(feature);
    if (sortedRows.isIn() && !isNominal[feature]) {
      cuts.search(feature, bins, sortedRows, node);
      return;
    }
    if (node.histogram != null) {
      featureHistogram.read(node.histogram, histograms.start(feature), bins.size());
      cuts.search(feature, bins, featureHistogram);
    } else {
      boolean isDense = histograms.isDense(node.size());
      featureHistogram.count(rows, node, feature, bins.size(), isDense);
      cuts.search(feature, bins, featureHistogram);
      featureHistogram.clear(bins.size(), isDense);
    }
    if (featureHistogram.size() == 1) {
      node.setConstant(feature);
    }
  }

  /** Rows that no cut between bins parts may still be parted within one. */
  private void findCutInBins(TreeNode node) {
    for (int drawn = 0; drawn < featureOrder.length; drawn++) {
      if (cuts.hasFound() && drawn >= settings.featuresPerNode()) {
        break;
      }
      if (node.size() > CHECK_FROM) {
        stopIfCancelled();
      }
      // In the order in which the node drew them.
      int feature = featureOrder[drawn];
      if (table.bins(feature).hasParts()) {
        cuts.searchParts(rows, node, feature, table.bins(feature), featureHistogram);
      }
    }
  }

  /** The next of a random permutation, which goes on where the last node left it (Durstenfeld). */
  private int drawFeature(int drawn) {
    int other = drawn + random.nextInt(featureOrder.length - drawn);
    int feature = featureOrder[other];
    featureOrder[other] = featureOrder[drawn];
    featureOrder[drawn] = feature;
    return feature;
  }
}
