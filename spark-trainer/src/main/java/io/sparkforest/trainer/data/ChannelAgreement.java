package io.sparkforest.trainer.data;

import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.ColumnParameters;

/**
 * Whether a further channel's columns hold what those of the channel to train on hold. That they
 * have the same names is seen when it is scanned.
 */
final class ChannelAgreement {
  private final TableScan training;
  private final String name;
  private final ColumnParameters columns;
  private final Problems problems;

  /**
   * Compares with a table.
   *
   * @param name its channel's
   * @param problems gets what differs
   */
  ChannelAgreement(TableScan training, String name, ColumnParameters columns, Problems problems) {
    this.training = training;
    this.name = name;
    this.columns = columns;
    this.problems = problems;
  }

  void check(TableScan other, String channel) {
    for (ColumnProfile profile : other.columns()) {
      ColumnProfile trained = training.column(profile.name()).orElseThrow();
      boolean isTarget = profile.name().equals(columns.target());
      if (isTarget && profile.missing() > 0) {
        problems.add(
            "channel %s: target %s is missing in %d of %d rows (%s): take these rows out",
            channel,
            Escaped.name(profile.name()),
            profile.missing(),
            other.rows(),
            Faults.listed(profile.missingPlaces(), profile.missing()));
      }
      long texts = profile.textCount();
      if (texts > 0 && (isTarget || isNumber(trained))) {
        problems.add(
            "channel %s: column %s has %d values that are no numbers, but is numeric in channel %s:"
                + " %s",
            channel,
            Escaped.name(profile.name()),
            texts,
            name,
            Faults.listed(profile.texts(), texts));
      }
      if (!isTarget && isText(trained) && profile.isNumeric()) {
        problems.add(
            "channel %s: column %s has numbers alone, but no number in channel %s, such as %s; if"
                + " they are labels, name it in categorical_columns",
            channel, Escaped.name(profile.name()), name, trained.texts().get(0));
      }
    }
  }

  private boolean isText(ColumnProfile trained) {
    return trained.present() > 0
        && trained.numbers() == 0
        && !columns.categoricalColumns().contains(trained.name())
        && !columns.numericColumns().contains(trained.name())
        && !columns.dropColumns().contains(trained.name());
  }

  private boolean isNumber(ColumnProfile trained) {
    return trained.isNumeric()
        && !columns.categoricalColumns().contains(trained.name())
        && !columns.dropColumns().contains(trained.name());
  }
}
