package io.sparkforest.server.mleap;

import io.sparkforest.server.features.FeaturePlan;
import io.sparkforest.server.features.RawRecord;
import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.TreeStatistic;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores without MLeap: a plan writes a record's features into an array, and a flat forest reads
 * them. A slice with a record that the plan cannot score is scored by MLeap, which reports the
 * reason if it cannot either.
 */
final class CompiledScorer implements Scorer {
  /** Records whose features are held at a time. */
  private static final int BLOCK = 32;

  private final FeaturePlan plan;
  private final FlatForest forest;
  private final ForestSizes forests;
  private final MleapScorer mleap;
  private final @Nullable ForestExplainer explainer;

  /** A scorer that explains nothing. */
  CompiledScorer(FeaturePlan plan, FlatForest forest, MleapScorer mleap) {
    this(plan, forest, ForestSizes.ONE, mleap, null);
  }

  CompiledScorer(
      FeaturePlan plan,
      FlatForest forest,
      ForestSizes forests,
      MleapScorer mleap,
      @Nullable ForestExplainer explainer) {
    this.forests = forests;
    this.plan = plan;
    this.forest = forest;
    this.mleap = mleap;
    this.explainer = explainer;
  }

  @Override
  public Explainer explainer() throws Explainer.UnavailableException {
    if (explainer == null) {
      return Scorer.super.explainer();
    }
    explainer.check();
    return explainer;
  }

  @Override
  public double[] score(Rows rows) {
    int width = plan.width();
    double[] scores = new double[rows.size()];
    double[] features = new double[Math.min(BLOCK, scores.length) * width];
    double[] scratch = plan.scratch();
    FlatForest.Predictor predictor = forest.predictor();
    RawRecord record = rows.record();
    for (int start = 0; start < scores.length; start += BLOCK) {
      int size = Math.min(BLOCK, scores.length - start);
      for (int row = 0; row < size; row++) {
        rows.moveTo(record, start + row);
        if (!plan.run(record, scratch, features, row * width)) {
          return mleap.score(rows);
        }
      }
      predictor.predict(features, size, scores, start);
    }
    MleapScorer.requireFinite(scores);
    return scores;
  }

  /** A record's features as the plan computes them; null if it has no answer. */
  double @Nullable [] features(Rows rows, int row) {
    double[] features = new double[plan.width()];
    RawRecord record = rows.record();
    rows.moveTo(record, row);
    if (!plan.run(record, plan.scratch(), features, 0)) {
      return null;
    }
    return features;
  }

  @Override
  public Intervals intervals() {
    return mleap.intervals();
  }

  @Override
  public boolean hasTrees() {
    return true;
  }

  @Override
  public Predictions score(Rows rows, List<TreeStatistic> statistics) {
    int width = plan.width();
    double[] scores = new double[rows.size()];
    double[][] values = new double[statistics.size()][rows.size()];
    int most = Math.min(BLOCK, scores.length);
    double[] features = new double[most * width];
    double[] ofTrees = new double[most * forest.trees()];
    double[] scratch = plan.scratch();
    FlatForest.Predictor predictor = forest.predictor();
    RawRecord record = rows.record();
    for (int start = 0; start < scores.length; start += BLOCK) {
      int size = Math.min(BLOCK, scores.length - start);
      for (int row = 0; row < size; row++) {
        rows.moveTo(record, start + row);
        if (!plan.run(record, scratch, features, row * width)) {
          return mleap.score(rows, statistics);
        }
      }
      predictor.predictTrees(features, size, ofTrees, scores, start);
      for (int row = 0; row < size; row++) {
        int first = row * forest.trees();
        double[] predictions =
            forests.corrected(Arrays.copyOfRange(ofTrees, first, first + forest.trees()));
        for (int statistic = 0; statistic < values.length; statistic++) {
          values[statistic][start + row] = statistics.get(statistic).of(predictions);
        }
      }
    }
    MleapScorer.requireFinite(scores);
    return new Predictions(scores, values);
  }
}
