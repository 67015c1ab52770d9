package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.SettingsRace;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.inmemory.FeatureBlocks;
import io.sparkforest.trainer.inmemory.ForestUse;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor;
import io.sparkforest.trainer.inmemory.NotInMemoryException;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.ForestParameters;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TreeParameters;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.Optional;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which algorithm grows a forest, and how large its trees become. */
final class GrowerChoice {
  private static final Logger log = LoggerFactory.getLogger(GrowerChoice.class);

  /** For Spark's algorithm, which is too slow to try sizes, and too slow for deeper trees. */
  private static final TreeSizes MLLIB_SIZES = new TreeSizes(10, 5, "onethird");

  private GrowerChoice() {}

  /** How the rows get into memory. */
  private interface Preparation {
    InMemoryForest of(InMemoryRandomForestRegressor regressor, ForestUse use);
  }

  /**
   * Decides, and prepares the rows.
   *
   * @param found settings that were found before, so that there is nothing to be found; their
   *     engine is taken again
   * @throws UserError if the hyperparameters want the forest in memory and that cannot be
   */
  static ForestGrower of(
      Dataset<Row> rows,
      Dataset<Row> validation,
      Hyperparameters hyperparameters,
      Optional<ForestSettings> found) {
    return of(
        rows,
        validation,
        (regressor, use) -> regressor.prepare(rows, validation, use),
        hyperparameters,
        found);
  }

  /**
   * As {@link #of(Dataset, Dataset, Hyperparameters, Optional)}.
   *
   * @param blocks the same rows in columns, which are read if the forest is grown in memory
   */
  static ForestGrower of(
      Dataset<Row> rows,
      Dataset<Row> validation,
      FeatureBlocks blocks,
      Hyperparameters hyperparameters,
      Optional<ForestSettings> found,
      StopRequest stop) {
    return of(
        rows,
        validation,
        (regressor, use) -> regressor.prepare(blocks, rows.sparkSession(), use, stop),
        hyperparameters,
        found);
  }

  private static ForestGrower of(
      Dataset<Row> rows,
      Dataset<Row> validation,
      Preparation preparation,
      Hyperparameters hyperparameters,
      Optional<ForestSettings> found) {
    boolean wasSparks = found.filter(it -> it.engine() == Engine.MLLIB).isPresent();
    if (hyperparameters.forest().engine() != Engine.MLLIB && !wasSparks) {
      try {
        return inMemory(preparation, hyperparameters.forest(), found);
      } catch (NotInMemoryException e) {
        if (hyperparameters.forest().engine() == Engine.IN_MEMORY) {
          throw new UserError(
              "the forest cannot be grown in memory, as hyperparameter engine wants it: "
                  + e.getMessage()
                  + "; take a larger instance or heap, refine_cuts false, fewer max_bins, or engine auto",
              e);
        }
        log.warn(
            "forest: grown by Spark's own algorithm, which is slow on deep trees, since {}",
            e.getMessage());
        if (validation.isEmpty()) {
          log.warn(
              "forest: Spark's algorithm knows no out-of-bag error and no rows are held out, so only"
                  + " the training error will be known; set validation_fraction or give the job a"
                  + " channel validation");
        }
      }
    }
    return new MllibGrower(
        rows, validation, hyperparameters.forest(), given(hyperparameters.forest().tree()));
  }

  private static ForestGrower inMemory(
      Preparation preparation, ForestParameters hyperparameters, Optional<ForestSettings> found) {
    InMemoryRandomForestRegressor regressor = new InMemoryRandomForestRegressor();
    configured(regressor, hyperparameters.tree())
        .setNumTrees(hyperparameters.numTrees())
        .setSeed(hyperparameters.seed());
    regressor.setRefineCuts(hyperparameters.tree().refineCuts());
    InMemoryForest forest =
        preparation.of(
            regressor,
            new ForestUse(
                Math.min(hyperparameters.treeBatchSize(), hyperparameters.numTrees()),
                SummedForests.mayAdd(hyperparameters)));
    ForestSettings settings = null;
    try {
      if (hyperparameters.engine() == Engine.IN_MEMORY
          && hyperparameters.residualForests().orElse(0) > 0
          && !forest.fitsResiduals()) {
        throw new UserError(
            "hyperparameter residual_forests "
                + hyperparameters.residualForests().orElseThrow()
                + ": there is memory for the first forest alone; take a larger instance or heap, or"
                + " residual_forests 0");
      }
      settings = found.orElseGet(() -> new SettingsRace(forest, hyperparameters).run());
      return new InMemoryGrower(forest, settings, hyperparameters.tree());
    } finally {
      if (settings == null) {
        forest.close();
      }
    }
  }

  private static TreeSizes given(TreeParameters hyperparameters) {
    TreeSizes sizes =
        new TreeSizes(
            hyperparameters.maxDepth().orElse(MLLIB_SIZES.maxDepth()),
            hyperparameters.minInstancesPerNode().orElse(MLLIB_SIZES.minInstancesPerNode()),
            // Spark's own auto means all features where there is one tree, and a batch may be of
            // one.
            hyperparameters.featureSubsetStrategy().orElse(MLLIB_SIZES.featureSubsetStrategy()));
    log.info("forest: {}", SettingsRace.text(sizes));
    return sizes;
  }

  /** Sets what is the same for both algorithms. */
  static RandomForestRegressor configured(
      RandomForestRegressor regressor, TreeParameters hyperparameters) {
    return regressor
        .setFeaturesCol(FeaturePlan.FEATURES)
        .setLabelCol(Schema.LABEL)
        .setMaxBins(hyperparameters.maxBins())
        .setMinInfoGain(hyperparameters.minInfoGain())
        .setSubsamplingRate(hyperparameters.subsamplingRate());
  }
}
