package io.sparkforest.trainer.data;

import io.sparkforest.trainer.job.Hyperparameters;
import io.sparkforest.trainer.job.Problems;

/**
 * Whether a further channel's columns hold what those of the channel to train on hold. That they
 * have the same names is seen when it is scanned.
 */
final class ChannelAgreement {
  private final TableScan training;
  private final String name;
  private final Hyperparameters hyperparameters;
  private final Problems problems;

  /**
   * Compares with a table.
   *
   * @param name its channel's
   * @param problems gets what differs
   */
  ChannelAgreement(
      TableScan training, String name, Hyperparameters hyperparameters, Problems problems) {
    this.training = training;
    this.name = name;
    this.hyperparameters = hyperparameters;
    this.problems = problems;
  }

  void check(TableScan other, String channel) {
    for (ColumnProfile profile : other.columns()) {
      ColumnProfile trained = training.column(profile.name()).orElseThrow();
      boolean isTarget = profile.name().equals(hyperparameters.target());
      if (isTarget && profile.missing() > 0) {
        problems.add(
            "channel %s: target %s is missing in %d of %d rows (%s): take these rows out",
            channel,
            profile.name(),
            profile.missing(),
            other.rows(),
            SchemaInference.examples(profile.missingPlaces(), profile.missing()));
      }
      long texts = profile.present() - profile.numbers();
      if (texts > 0 && (isTarget || isNumber(trained))) {
        problems.add(
            "channel %s: column %s has %d values that are no numbers, but is numeric in channel %s:"
                + " %s",
            channel, profile.name(), texts, name, SchemaInference.examples(profile.texts(), texts));
      }
    }
  }

  private boolean isNumber(ColumnProfile trained) {
    return trained.isNumeric()
        && !hyperparameters.categoricalColumns().contains(trained.name())
        && !hyperparameters.dropColumns().contains(trained.name());
  }
}
