package io.sparkforest.server.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PackedNodesTest {
  private static final int MOST_FEATURES = (1 << 15) - 1;

  @Test
  void aForestThatSplitsOnAsManyFeaturesAsAWordCanNameIsWalked() {
    FlatForest forest = FlatForest.of(List.of(chain(MOST_FEATURES)), MOST_FEATURES);
    double[] row = new double[MOST_FEATURES];
    row[MOST_FEATURES - 1] = 1;
    double[] prediction = new double[1];
    forest.predictor().predict(row, 1, prediction, 0);
    assertThat(prediction[0]).isEqualTo(MOST_FEATURES - 1);
    row[7] = 1;
    forest.predictor().predict(row, 1, prediction, 0);
    assertThat(prediction[0]).isEqualTo(7);
  }

  @Test
  void aForestThatSplitsOnMoreFeaturesIsRefusedAndNotScoredWrong() {
    int features = MOST_FEATURES + 1;
    List<Tree> trees = List.of(chain(features));
    assertThatThrownBy(() -> FlatForest.of(trees, features))
        .isInstanceOf(UnsupportedTreeException.class)
        .hasMessageContaining("too large");
  }

  /** A tree that asks feature by feature whether it is positive, and tells the first that is. */
  private static Tree chain(int features) {
    TreeBuilder builder = new TreeBuilder(features);
    for (int feature = 0; feature < features; feature++) {
      builder.addThresholdSplit(feature, 0);
    }
    builder.addLeaf(-1);
    for (int feature = features - 1; feature >= 0; feature--) {
      builder.addLeaf(feature);
    }
    return builder.build();
  }
}
