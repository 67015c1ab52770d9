package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Grows regression trees of a random forest (Breiman 2001) over rows in memory, one whole tree
 * after the other.
 *
 * <p><b>A tree.</b> Rows are drawn by {@link Bag}; if that draws none, all are taken. A node draws
 * features without replacement, sums up its rows' labels by the features' bins (a histogram, as in
 * PLANET, Panda et al. 2009, and in LightGBM, Ke et al. 2017), and takes the cut between two bins
 * that lowers the variance most. The bins of a nominal feature are its categories in the order of
 * their mean labels, among which the best cut is the best of all partitions (Fisher 1958; Breiman
 * et al. 1984, section 4.2.2); categories without rows at the node go with the heavier side. The
 * first of equally good cuts wins, the order being that of the features and their bins. As in MLlib
 * a cut must leave {@code minInstancesPerNode} and {@code minWeightPerNode} on both sides and gain
 * more than nothing and at least {@code minInfoGain}. If none of the drawn features has such a cut,
 * further ones are drawn until one has: a node is a leaf only if no feature can split it.
 *
 * <p><b>Speed.</b> Rows stand in one array, in which each node has a range; a split parts its range
 * in place and in order, together with the rows' label sums, so that memory is read forwards. Rows
 * that were not drawn (out of bag, or held out) ride along in an array of their own, and so every
 * row is in its leaf when the tree is grown. A large node that tries all features keeps its
 * histogram; then only its smaller child's rows are counted, and the larger child's histogram is
 * what remains (LightGBM). A small node, where most bins are empty, marks which ones are not, so
 * that neither looking at them nor emptying them again costs more than its rows. Nothing is
 * allocated for a row or a node.
 *
 * <p><b>The same tree everywhere.</b> Sums are whole numbers ({@link FixedPoint}), hence exact in
 * any order; the random numbers are a function of the seed and the tree's number; rows have an
 * order that follows from their contents.
 *
 * <p>Not for use by several threads.
 */
final class TreeGrower {
  // A slot of a histogram holds the sum of labels, the number of rows and, if rows have weights,
  // the sum of weights.
  private static final int COUNT = 1;
  private static final int WEIGHT = 2;

  /** Nodes of fewer rows than this, times the bins, mark the bins that they touch. */
  private static final int DENSE = 2;

  /** The part of two products by which their difference may be wrong. */
  private static final double ROUNDING = 0x1p-51;

  /** Larger nodes ask whether to give up, as does each tree. */
  private static final int CHECK_FROM = 10_000;

  /** Values copied for a part of the tree: such that they stay in a core's own cache. */
  private static final int MOST_LOCAL_VALUES = 1 << 16;

  private static final int LEAST_LOCAL = 64;

  private final BinnedRows table;
  private final TreeSettings settings;
  private final FixedPoint scale;
  private final Bag bag;
  private final BooleanSupplier isCancelled;
  private final boolean triesAll;

  /** Slots are this many bits wide, and the weight of one stands at this place. */
  private final int slotBits;

  private final int weightAt;

  // The rows drawn for the tree, in the order of its leaves as far as it is grown.
  private final int[] rows;
  private final int[] counts;
  private final long[] sums;
  private final long @Nullable [] weights;
  private final int[] outRows;

  // Where the right side of a split waits.
  private final int[] rightRows;
  private final int[] rightCounts;
  private final long[] rightSums;
  private final long @Nullable [] rightWeights;

  // Bins and labels by row: the table's or, in a part of the tree whose rows are few, copies of
  // those
  // that it needs, so that they lie side by side; rows then have numbers of their own.
  private byte[][] columns;
  private double[] labels;
  private boolean isLocal;
  private final byte[][] localColumns;
  private final double[] localLabels;
  private final int[] localRows;

  // One feature's histogram, empty between uses.
  private final long[] single;
  private final BinSet touched = new BinSet();
  private final int[] bins = new int[FeatureBins.MOST];
  private final double[] means = new double[FeatureBins.MOST];

  // All features' histograms of large nodes: where each feature starts, and a pool.
  private final int[] starts;
  private long[][] pool = new long[0][];
  private int pooled;
  private final int denseRows;

  private final int[] featureOrder;
  private final FlatTree.Builder tree;
  private final Cut best = new Cut();
  private @Nullable RowSums predictions;
  private SplittableRandom random = new SplittableRandom(0);

  /** The best cut of a node so far. */
  private static final class Cut {
    private double square;
    private double weights;
    private int feature;
    private int lastBin;
    private long sum;
    private long weight;
    private long count;
    private final BinSet left = new BinSet();
  }

  /**
   * Allocates the working memory: some 40 bytes a row.
   *
   * @param isCancelled asked every now and then whether to give up
   */
  TreeGrower(
      BinnedRows table, FixedPoint scale, TreeSettings settings, BooleanSupplier isCancelled) {
    this.table = table;
    this.settings = settings;
    this.scale = scale;
    this.isCancelled = isCancelled;
    this.bag = new Bag(settings);
    this.triesAll = settings.featuresPerNode() >= table.features();
    this.slotBits = table.isWeighted() ? 2 : 1;
    this.weightAt = table.isWeighted() ? WEIGHT : COUNT;
    int size = table.trainingRows();
    this.rows = new int[size];
    this.counts = new int[size];
    this.sums = new long[size];
    this.weights = table.isWeighted() ? new long[size] : null;
    this.outRows = new int[table.size()];
    this.rightRows = new int[table.size()];
    this.rightCounts = new int[size];
    this.rightSums = new long[size];
    this.rightWeights = table.isWeighted() ? new long[size] : null;
    this.columns = table.columns();
    this.labels = table.labels();
    int few = Math.min(size, Math.max(LEAST_LOCAL, MOST_LOCAL_VALUES / table.features()));
    this.localColumns = new byte[table.features()][few];
    this.localLabels = new double[few];
    this.localRows = new int[few];
    this.single = new long[FeatureBins.MOST << slotBits];
    this.starts = new int[table.features() + 1];
    this.featureOrder = new int[table.features()];
    int most = 0;
    for (int feature = 0; feature < table.features(); feature++) {
      int bins = table.bins(feature).size();
      starts[feature + 1] = starts[feature] + (bins << slotBits);
      most = Math.max(most, bins);
    }
    this.denseRows = DENSE * most;
    this.tree = new FlatTree.Builder(table.isWeighted());
  }

  /**
   * Grows a tree.
   *
   * @param number the tree's number in the forest, from 0
   * @param predictions takes what the tree predicts for each row; none if nobody asks
   * @throws CancellationException if cancelled
   */
  FlatTree grow(int number, @Nullable RowSums predictions) {
    stopIfCancelled();
    this.predictions = predictions;
    if (predictions != null) {
      predictions.addTree();
    }
    random = random(settings.seed(), number);
    Arrays.setAll(featureOrder, feature -> feature);
    int in = draw(false);
    if (in == 0) {
      // A tree of no row would predict nothing.
      in = draw(true);
    }
    long sum = 0;
    long weight = 0;
    long count = 0;
    for (int at = 0; at < in; at++) {
      sum += sums[at];
      weight += weights == null ? counts[at] : weights[at];
      count += counts[at];
    }
    int out = predictions == null ? 0 : table.size() - in;
    split(0, in, 0, out, 0, sum, weight, count, null);
    return tree.build();
  }

  /** Draws the tree's rows, or takes each once, and returns how many different ones there are. */
  private int draw(boolean takesAll) {
    int in = 0;
    int out = 0;
    for (int row = 0; row < table.trainingRows(); row++) {
      int drawn = takesAll ? 1 : bag.draw(random);
      if (drawn == 0) {
        outRows[out++] = row;
        continue;
      }
      double rowWeight = table.weight(row);
      rows[in] = row;
      counts[in] = drawn;
      sums[in] = drawn * scale.label(table.label(row), rowWeight);
      if (weights != null) {
        weights[in] = drawn * scale.weight(rowWeight);
      }
      in++;
    }
    for (int row = table.trainingRows(); row < table.size(); row++) {
      outRows[out++] = row;
    }
    return in;
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

  /**
   * Adds a node and all below it to the tree.
   *
   * @param from first of its rows
   * @param to where its rows end
   * @param outFrom first of its rows that were not drawn
   * @param outTo where these end
   * @param histogram the node's, of all features, if it is known already; taken over
   */
  private void split(
      int from,
      int to,
      int outFrom,
      int outTo,
      int depth,
      long sum,
      long weight,
      long count,
      long @Nullable [] histogram) {
    boolean entersLocal = !isLocal && to - from + outTo - outFrom <= localRows.length;
    if (entersLocal) {
      enterLocal(from, to, outFrom, outTo);
    }
    splitHere(from, to, outFrom, outTo, depth, sum, weight, count, histogram);
    if (entersLocal) {
      columns = table.columns();
      labels = table.labels();
      isLocal = false;
    }
  }

  private void enterLocal(int from, int to, int outFrom, int outTo) {
    int in = to - from;
    int all = in + outTo - outFrom;
    System.arraycopy(rows, from, localRows, 0, in);
    System.arraycopy(outRows, outFrom, localRows, in, all - in);
    for (int feature = 0; feature < localColumns.length; feature++) {
      byte[] column = columns[feature];
      byte[] local = localColumns[feature];
      for (int at = 0; at < all; at++) {
        local[at] = column[localRows[at]];
      }
    }
    for (int at = 0; at < in; at++) {
      localLabels[at] = labels[localRows[at]];
      rows[from + at] = at;
    }
    for (int at = in; at < all; at++) {
      outRows[outFrom + at - in] = at;
    }
    columns = localColumns;
    labels = localLabels;
    isLocal = true;
  }

  private int tableRow(int row) {
    return isLocal ? localRows[row] : row;
  }

  private void splitHere(
      int from,
      int to,
      int outFrom,
      int outTo,
      int depth,
      long sum,
      long weight,
      long count,
      long @Nullable [] histogram) {
    if (to - from > CHECK_FROM) {
      stopIfCancelled();
    }
    long[] known = histogram;
    boolean isSplit = false;
    if (depth < settings.maxDepth()
        && count >= 2L * settings.minInstancesPerNode()
        && !isPure(from, to)) {
      if (known == null && triesAll && to - from >= denseRows) {
        known = take();
        addAll(from, to, known, 1);
      }
      isSplit = findCut(from, to, sum, weight, count, known);
    }
    if (!isSplit) {
      release(known);
      addLeaf(from, to, outFrom, outTo);
      return;
    }

    long leftSum = best.sum;
    long leftWeight = best.weight;
    long leftCount = best.count;
    byte[] column = columns[best.feature];
    if (table.bins(best.feature).isNominal()) {
      tree.addNominalSplit(best.feature, best.left);
    } else {
      tree.addNumericSplit(best.feature, best.lastBin);
    }
    int middle = part(column, best.left.words(), from, to);
    int outMiddle = partOut(column, best.left.words(), outFrom, outTo);

    long[] left = null;
    long[] right = null;
    if (known != null) {
      boolean leftIsSmaller = middle - from < to - middle;
      int smallFrom = leftIsSmaller ? from : middle;
      int smallTo = leftIsSmaller ? middle : to;
      if (to - from - (smallTo - smallFrom) < denseRows || depth + 1 == settings.maxDepth()) {
        release(known);
      } else {
        long[] small = null;
        if (smallTo - smallFrom < denseRows) {
          addAll(smallFrom, smallTo, known, -1);
        } else {
          small = take();
          addAll(smallFrom, smallTo, small, 1);
          subtract(known, small);
        }
        left = leftIsSmaller ? small : known;
        right = leftIsSmaller ? known : small;
      }
    }
    split(from, middle, outFrom, outMiddle, depth + 1, leftSum, leftWeight, leftCount, left);
    split(
        middle,
        to,
        outMiddle,
        outTo,
        depth + 1,
        sum - leftSum,
        weight - leftWeight,
        count - leftCount,
        right);
  }

  private boolean isPure(int from, int to) {
    for (int at = from + 1; at < to; at++) {
      if (labels[rows[at]] != labels[rows[from]]) {
        return false;
      }
    }
    return true;
  }

  private void addLeaf(int from, int to, int outFrom, int outTo) {
    int count = 0;
    double weight = 0;
    double sum = 0;
    double squares = 0;
    for (int at = from; at < to; at++) {
      int row = rows[at];
      double label = labels[row];
      double rowWeight = counts[at] * table.weight(tableRow(row));
      count += counts[at];
      weight += rowWeight;
      sum += rowWeight * label;
      squares += rowWeight * label * label;
    }
    tree.addLeaf(count, weight, sum, squares);
    if (predictions != null) {
      long prediction = scale.prediction(weight > 0 ? sum / weight : 0);
      for (int at = from; at < to; at++) {
        predictions.addInBag(tableRow(rows[at]), prediction);
      }
      for (int at = outFrom; at < outTo; at++) {
        predictions.addOutOfBag(tableRow(outRows[at]), prediction);
      }
    }
  }

  /** Looks for the best cut and leaves it in {@link #best}. */
  private boolean findCut(
      int from, int to, long sum, long weight, long count, long @Nullable [] histogram) {
    best.square = 0;
    best.weights = 1;
    best.feature = FlatTree.LEAF;
    int features = featureOrder.length;
    boolean isOfTwo = to - from == 2;
    for (int drawn = 0; drawn < features; drawn++) {
      // All features that tell two rows apart do so equally well.
      if (best.feature != FlatTree.LEAF && (drawn >= settings.featuresPerNode() || isOfTwo)) {
        break;
      }
      int feature = triesAll ? drawn : drawFeature(drawn);
      int bins = table.bins(feature).size();
      if (bins == 1 || (isOfTwo && isSameBin(feature, from))) {
        continue;
      }
      if (histogram != null) {
        findCut(
            feature,
            histogram,
            starts[feature],
            occupied(histogram, starts[feature], bins),
            sum,
            weight,
            count);
      } else if (to - from >= denseRows) {
        add(columns[feature], from, to, single, 0, 1);
        findCut(feature, single, 0, occupied(single, 0, bins), sum, weight, count);
        Arrays.fill(single, 0, bins << slotBits, 0);
      } else {
        touched.clear();
        addMarking(columns[feature], from, to);
        int size = touched.list(this.bins);
        findCut(feature, single, 0, size, sum, weight, count);
        for (int index = 0; index < size; index++) {
          int slot = this.bins[index] << slotBits;
          single[slot] = 0;
          single[slot + COUNT] = 0;
          single[slot + weightAt] = 0;
        }
      }
    }
    return best.feature != FlatTree.LEAF;
  }

  private boolean isSameBin(int feature, int from) {
    return columns[feature][rows[from]] == columns[feature][rows[from + 1]];
  }

  /** The next of a random permutation, which goes on where the last node left it (Durstenfeld). */
  private int drawFeature(int drawn) {
    int other = drawn + random.nextInt(featureOrder.length - drawn);
    int feature = featureOrder[other];
    featureOrder[other] = featureOrder[drawn];
    featureOrder[drawn] = feature;
    return feature;
  }

  /** Lists the bins that hold rows, and returns how many. */
  private int occupied(long[] histogram, int start, int size) {
    int found = 0;
    for (int bin = 0; bin < size; bin++) {
      bins[found] = bin;
      found += histogram[start + (bin << slotBits) + COUNT] == 0 ? 0 : 1;
    }
    return found;
  }

  /**
   * Compares a feature's cuts with the best so far; {@link #bins} lists the bins that hold rows.
   */
  private void findCut(
      int feature, long[] histogram, int start, int size, long sum, long weight, long count) {
    FeatureBins kind = table.bins(feature);
    if (kind.isNominal()) {
      sortByMean(histogram, start, size);
    }
    long leftSum = 0;
    long leftWeight = 0;
    long leftCount = 0;
    int found = -1;
    for (int index = 0; index < size - 1; index++) {
      int slot = start + (bins[index] << slotBits);
      leftSum += histogram[slot];
      leftWeight += histogram[slot + weightAt];
      leftCount += histogram[slot + COUNT];
      if (leftCount < settings.minInstancesPerNode()) {
        continue;
      }
      if (count - leftCount < settings.minInstancesPerNode()) {
        break;
      }
      // The decrease of the sum of squares is the square of the difference of the means, times both
      // weights, by the whole weight. As a fraction it needs no division.
      double left = leftWeight;
      double right = weight - leftWeight;
      double difference = leftSum * right - (sum - leftSum) * left;
      double square = difference * difference;
      double weights = left * right;
      if (square * best.weights > best.square * weights
          && Math.abs(difference)
              > ROUNDING * (Math.abs(leftSum) * right + Math.abs(sum - leftSum) * left)
          && isAllowed(left, right, difference)) {
        best.square = square;
        best.weights = weights;
        best.sum = leftSum;
        best.weight = leftWeight;
        best.count = leftCount;
        found = index;
      }
    }
    if (found < 0) {
      return;
    }
    best.feature = feature;
    best.lastBin = bins[found];
    if (kind.isNominal()) {
      takeCategories(kind.size(), size, found, best.weight > weight - best.weight);
    } else {
      best.left.setUpTo(bins[found]);
    }
  }

  private boolean isAllowed(double left, double right, double difference) {
    double least = settings.minWeightPerNode() * scale.weightScale();
    if (left < least || right < least) {
      return false;
    }
    if (settings.minInfoGain() == 0) {
      return true;
    }
    double ofMeans = scale.meanDifference(difference / (left * right));
    double whole = left + right;
    return left / whole * (right / whole) * ofMeans * ofMeans >= settings.minInfoGain();
  }

  private void sortByMean(long[] histogram, int start, int size) {
    for (int index = 0; index < size; index++) {
      int bin = bins[index];
      int slot = start + (bin << slotBits);
      double mean = (double) histogram[slot] / histogram[slot + weightAt];
      int at = index;
      while (at > 0 && means[at - 1] > mean) {
        means[at] = means[at - 1];
        bins[at] = bins[at - 1];
        at--;
      }
      means[at] = mean;
      bins[at] = bin;
    }
  }

  private void takeCategories(int categories, int size, int found, boolean leftIsHeavier) {
    best.left.clear();
    for (int index = 0; index <= found; index++) {
      best.left.add(bins[index]);
    }
    if (leftIsHeavier) {
      touched.clear();
      for (int index = 0; index < size; index++) {
        touched.add(bins[index]);
      }
      best.left.addMissing(touched, categories);
    }
  }

  // The loops below are where the time goes.

  private void addAll(int from, int to, long[] histogram, long sign) {
    for (int feature = 0; feature < table.features(); feature++) {
      if (table.bins(feature).size() > 1) {
        add(columns[feature], from, to, histogram, starts[feature], sign);
      }
    }
  }

  private void add(byte[] column, int from, int to, long[] histogram, int start, long sign) {
    int[] rows = this.rows;
    int[] counts = this.counts;
    long[] sums = this.sums;
    int bits = slotBits;
    for (int at = from; at < to; at++) {
      int slot = start + ((column[rows[at]] & 0xFF) << bits);
      histogram[slot] += sign * sums[at];
      histogram[slot + COUNT] += sign * counts[at];
    }
    if (weights != null) {
      for (int at = from; at < to; at++) {
        histogram[start + ((column[rows[at]] & 0xFF) << bits) + WEIGHT] += sign * weights[at];
      }
    }
  }

  private void addMarking(byte[] column, int from, int to) {
    long[] histogram = single;
    long[] words = touched.words();
    int bits = slotBits;
    for (int at = from; at < to; at++) {
      int bin = column[rows[at]] & 0xFF;
      int slot = bin << bits;
      words[bin >>> 6] |= 1L << bin;
      histogram[slot] += sums[at];
      histogram[slot + COUNT] += counts[at];
      if (weights != null) {
        histogram[slot + WEIGHT] += weights[at];
      }
    }
  }

  private static void subtract(long[] from, long[] other) {
    for (int slot = 0; slot < from.length; slot++) {
      from[slot] -= other[slot];
    }
  }

  /**
   * Parts rows, in their order: those whose bin is in the set to the front. Each is written to both
   * sides and then counted on one, since a branch would be mispredicted every other time.
   */
  private int part(byte[] column, long[] left, int from, int to) {
    int middle = from;
    int right = 0;
    for (int at = from; at < to; at++) {
      int row = rows[at];
      int count = counts[at];
      long sum = sums[at];
      int bin = column[row] & 0xFF;
      int isLeft = (int) (left[bin >>> 6] >>> bin) & 1;
      if (weights != null && rightWeights != null) {
        long weight = weights[at];
        weights[middle] = weight;
        rightWeights[right] = weight;
      }
      rows[middle] = row;
      rightRows[right] = row;
      counts[middle] = count;
      rightCounts[right] = count;
      sums[middle] = sum;
      rightSums[right] = sum;
      middle += isLeft;
      right += 1 - isLeft;
    }
    for (int at = 0; at < right; at++) {
      rows[middle + at] = rightRows[at];
      counts[middle + at] = rightCounts[at];
      sums[middle + at] = rightSums[at];
    }
    if (weights != null && rightWeights != null) {
      System.arraycopy(rightWeights, 0, weights, middle, right);
    }
    return middle;
  }

  private int partOut(byte[] column, long[] left, int from, int to) {
    int middle = from;
    int right = 0;
    for (int at = from; at < to; at++) {
      int row = outRows[at];
      int bin = column[row] & 0xFF;
      int isLeft = (int) (left[bin >>> 6] >>> bin) & 1;
      outRows[middle] = row;
      rightRows[right] = row;
      middle += isLeft;
      right += 1 - isLeft;
    }
    for (int at = 0; at < right; at++) {
      outRows[middle + at] = rightRows[at];
    }
    return middle;
  }

  private long[] take() {
    if (pooled == 0) {
      return new long[starts[table.features()]];
    }
    long[] histogram = pool[--pooled];
    Arrays.fill(histogram, 0);
    return histogram;
  }

  private void release(long @Nullable [] histogram) {
    if (histogram == null) {
      return;
    }
    if (pooled == pool.length) {
      pool = Arrays.copyOf(pool, pooled + 8);
    }
    pool[pooled++] = histogram;
  }
}
