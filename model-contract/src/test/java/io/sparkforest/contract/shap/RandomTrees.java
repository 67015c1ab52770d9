package io.sparkforest.contract.shap;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/** Trees as objects, for what is computed by definition. */
final class RandomTrees {
  private static final double[] EDGES = {
    0.0, -0.0, 1, 2, 3, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300
  };

  private RandomTrees() {}

  /** A split, or a leaf where {@code left} is null. */
  record Node(
      int feature,
      double threshold,
      BitSet listed,
      boolean isLeft,
      List<Node> children,
      double value,
      double count) {
    boolean isLeaf() {
      return children.isEmpty();
    }

    double rows() {
      return isLeaf() ? count : children.get(0).rows() + children.get(1).rows();
    }

    Node child(double[] row) {
      double at = row[feature];
      boolean goesLeft = at <= threshold;
      if (!listed.isEmpty()) {
        boolean isListed = at == (int) at && at >= 0 && listed.get((int) at);
        goesLeft = isListed == isLeft;
      }
      return children.get(goesLeft ? 0 : 1);
    }

    double predict(double[] row) {
      return isLeaf() ? value : child(row).predict(row);
    }

    /** The expectation where only some features are known. */
    double expect(double[] row, IntPredicate isKnown) {
      if (isLeaf()) {
        return value;
      }
      if (isKnown.test(feature)) {
        return child(row).expect(row, isKnown);
      }
      double sum = 0;
      for (Node child : children) {
        sum += child.rows() / rows() * child.expect(row, isKnown);
      }
      return sum;
    }

    void addTo(ShapTree.Builder builder) {
      if (isLeaf()) {
        builder.addLeaf(value, count);
        return;
      }
      if (listed.isEmpty()) {
        builder.addThresholdSplit(feature, threshold);
      } else {
        builder.addCategorySplit(feature, listed, isLeft);
      }
      children.forEach(child -> child.addTo(builder));
    }

    ShapTree tree() {
      ShapTree.Builder builder = new ShapTree.Builder();
      addTo(builder);
      return builder.build();
    }
  }

  static Node tree(int features, int depth, double stop, Random random) {
    if (depth == 0 || random.nextDouble() < stop) {
      return new Node(
          0, 0, new BitSet(), false, List.of(), random.nextGaussian() * 100, 1 + random.nextInt(9));
    }
    BitSet listed = new BitSet();
    if (random.nextInt(3) == 0) {
      for (int category = 1 + random.nextInt(4); category > 0; category--) {
        listed.set(random.nextInt(70));
      }
    }
    List<Node> children = new ArrayList<>();
    children.add(tree(features, depth - 1, stop, random));
    children.add(tree(features, depth - 1, stop, random));
    return new Node(
        random.nextInt(features), value(random), listed, random.nextBoolean(), children, 0, 0);
  }

  static double[] rows(int features, int count, Random random) {
    double[] rows = new double[features * count];
    for (int place = 0; place < rows.length; place++) {
      rows[place] = random.nextInt(3) == 0 ? random.nextInt(72) : value(random);
    }
    return rows;
  }

  private static double value(Random random) {
    return random.nextInt(3) > 0 ? random.nextGaussian() : EDGES[random.nextInt(EDGES.length)];
  }
}
