package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.ColumnParameters;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.MissingTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a further channel's columns hold what those of the channel to train on hold. That they
 * have the same names is seen when it is scanned.
 */
final class ChannelAgreement {
  private static final Logger log = LoggerFactory.getLogger(ChannelAgreement.class);

  private final TableScan training;
  private final String name;
  private final ColumnParameters columns;
  private final MissingTarget missingTarget;
  private final Problems problems;
  private final List<String> warnings = new ArrayList<>();

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
    this.columns = hyperparameters.columns();
    this.missingTarget = hyperparameters.data().missingTarget();
    this.problems = problems;
  }

  void check(TableScan other, String channel) {
    Map<String, ColumnProfile> byName = new HashMap<>();
    training.columns().forEach(column -> byName.put(column.name(), column));
    for (ColumnProfile profile : other.columns()) {
      ColumnProfile trained = Objects.requireNonNull(byName.get(profile.name()));
      boolean isTarget = profile.name().equals(columns.target());
      if (isTarget) {
        checkMissing(profile, channel);
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

  private void checkMissing(ColumnProfile target, String channel) {
    TargetChecks.missingProblem(target, missingTarget)
        .ifPresent(problem -> problems.add("channel %s: %s", channel, problem));
    TargetChecks.missingWarning(target, missingTarget)
        .ifPresent(
            warning -> {
              log.warn("data: channel {}: {}", channel, warning);
              warnings.add("channel " + channel + ": " + warning);
            });
  }

  /** What is not an error but should be looked at; it is in the log already. */
  List<String> warnings() {
    return List.copyOf(warnings);
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
