package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.HeaderNames;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.data.dropped.DroppedColumn;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.settings.Imputation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one column is, decided from its profile and its settings alone.
 *
 * <p>A column is numeric if every present value is a number, else categorical. One that cannot help
 * is ignored: no name, no value at all, one value alone, a running number (see {@link
 * ColumnProfile#isSequence}), or labels that name rows rather than kinds of rows: each its own, or
 * more than {@code max_bins} with fewer than ten rows per label on average. What the user lists in
 * {@code numeric_columns} or {@code categorical_columns} is kept unless it has no value or one
 * alone.
 *
 * @param type how its fields are read
 * @param ignored why it is no feature, if it is none
 * @param problems what the user must change
 * @param warnings what the user should look at, besides what it is ignored for
 */
record ColumnDecision(
    ColumnType type, Optional<Reason> ignored, List<String> problems, List<String> warnings) {
  private static final int MIN_ROWS_PER_LABEL = 10;
  private static final double MOSTLY = 0.5;
  private static final int MAX_TEXTS = 3;

  /**
   * Why a column is no feature.
   *
   * @param cause what is the matter with it
   * @param keptBy the hyperparameter that would keep it; none where it cannot help whatever it is
   */
  record Reason(String cause, Optional<String> keptBy) {
    private static Reason known(String cause) {
      return new Reason(cause, Optional.empty());
    }

    private static Reason guessed(String guess, String keptBy) {
      return new Reason("it looks like " + guess, Optional.of(keptBy));
    }

    /** Whether the user should check that the guess is right. */
    boolean isGuess() {
      return keptBy.isPresent();
    }

    String text() {
      return cause + keptBy.map(name -> " (" + name + " would keep it)").orElse("");
    }
  }

  static ColumnDecision of(ColumnProfile profile, ColumnSettings settings) {
    ColumnType type =
        settings.isCategorical() || !(settings.isNumeric() || profile.isNumeric())
            ? ColumnType.CATEGORICAL
            : ColumnType.NUMERIC;
    Optional<Reason> ignored = reasonToIgnore(profile, type, settings);
    return new ColumnDecision(
        type,
        ignored,
        problems(profile, type, ignored.isEmpty()),
        warnings(profile, type, settings, ignored));
  }

  /**
   * What to say of a column that is left out by a guess, unless another warning says it.
   *
   * @param name the column's
   */
  Optional<String> leftOutWarning(String name) {
    return ignored
        .filter(reason -> reason.isGuess() && warnings.isEmpty())
        .map(reason -> "column " + Escaped.name(name) + " is left out: " + reason.text());
  }

  /** What to look at again, if the column is ignored and has values that differ. */
  Optional<DroppedColumn> dropped(ColumnProfile profile, ColumnSettings settings) {
    boolean isConstant = ignored.isPresent() && !ignored.get().isGuess();
    boolean mayVary =
        profile.trainingPresent() > 0 && !(isConstant && profile.trainingMissing() == 0);
    DroppedColumn.Kind kind =
        type == ColumnType.CATEGORICAL
            ? DroppedColumn.Kind.LABELS
            : isConstant ? DroppedColumn.Kind.ONE_NUMBER : DroppedColumn.Kind.NUMBERS;
    return ignored
        .filter(reason -> mayVary && !settings.isDropped())
        .map(reason -> new DroppedColumn(profile.name(), reason.cause(), kind));
  }

  private static List<String> problems(ColumnProfile profile, ColumnType type, boolean isFeature) {
    List<String> problems = new ArrayList<>();
    if (type == ColumnType.NUMERIC && profile.textCount() > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "column %s is in numeric_columns but has %d values that are no numbers: %s;"
                  + " missing_values can name tokens that mean \"missing\"",
              Escaped.name(profile.name()),
              profile.textCount(),
              Faults.listed(profile.texts(), profile.textCount())));
    }
    if (type == ColumnType.NUMERIC && isFeature) {
      profile.rangeProblem("column").ifPresent(problems::add);
    }
    return problems;
  }

  private static List<String> warnings(
      ColumnProfile profile, ColumnType type, ColumnSettings settings, Optional<Reason> ignored) {
    if (ignored.isPresent() && !ignored.get().isGuess()) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    String name = Escaped.name(profile.name());
    boolean isUnasked = type == ColumnType.CATEGORICAL && !settings.isCategorical();
    if (isUnasked && profile.textCount() < MOSTLY * profile.present()) {
      List<ColumnProfile.Sighting> texts = profile.texts();
      warnings.add(
          String.format(
              Locale.ROOT,
              "column %s is taken as categorical%s, although %d of its %d values are numbers; these"
                  + " are not: %s. Name what means \"missing\" in missing_values, correct them, or"
                  + " list the column in categorical_columns",
              name,
              ignored.map(reason -> " and left out (" + reason.cause() + ")").orElse(""),
              profile.numbers(),
              profile.present(),
              Faults.listed(
                  texts.subList(0, Math.min(MAX_TEXTS, texts.size())), profile.textCount())));
    }
    long rows = profile.trainingPresent() + profile.trainingMissing();
    if (ignored.isEmpty() && profile.trainingMissing() > MOSTLY * rows) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "column %s has no value in %d of %d rows to train on",
              name,
              profile.trainingMissing(),
              rows));
    }
    return warnings;
  }

  private static Optional<Reason> reasonToIgnore(
      ColumnProfile profile, ColumnType type, ColumnSettings settings) {
    if (settings.isDropped()) {
      return Optional.of(Reason.known("named in drop_columns"));
    }
    if (profile.trainingPresent() == 0) {
      return Optional.of(Reason.known("it has no value at all"));
    }
    if (HeaderNames.isUnnamed(profile.name()) && !settings.isTypeGiven()) {
      return Optional.of(
          Reason.guessed(
              "an index: the header has no name for it",
              type == ColumnType.NUMERIC ? "numeric_columns" : "categorical_columns"));
    }
    boolean isNumeric = type == ColumnType.NUMERIC;
    if (isNumeric ? isOneNumber(profile, settings) : isOneLabel(profile)) {
      return Optional.of(Reason.known("it is constant"));
    }
    if (settings.isTypeGiven()) {
      return Optional.empty();
    }
    if (!isNumeric) {
      return guessOfLabels(profile, settings.maxBins())
          .map(guess -> Reason.guessed(guess, "categorical_columns"));
    }
    return profile.isSequence() && !settings.isRunning()
        ? Optional.of(
            Reason.guessed(
                "an identifier: distinct whole numbers, like a running number", "numeric_columns"))
        : Optional.empty();
  }

  private static boolean isOneLabel(ColumnProfile profile) {
    return profile.labels().map(Set::size).equals(Optional.of(1)) && profile.trainingMissing() == 0;
  }

  /** One number with gaps is two values if another number fills them. */
  private static boolean isOneNumber(ColumnProfile profile, ColumnSettings settings) {
    boolean isFilledWithAnother =
        profile.trainingMissing() > 0
            && settings
                .imputation()
                .flatMap(Imputation::value)
                .map(FieldRules::finiteNumber)
                .filter(number -> number.isPresent() && !number.equals(profile.min()))
                .isPresent();
    return profile.min().isPresent() && profile.min().equals(profile.max()) && !isFilledWithAnother;
  }

  /** What labels look like that name rows rather than kinds of rows. */
  private static Optional<String> guessOfLabels(ColumnProfile profile, int maxBins) {
    if (profile.labels().isEmpty()) {
      return Optional.of(
          "free text: more than " + ColumnProfile.MAX_LABELS + " labels, or very long ones");
    }
    int labels = profile.labels().get().size();
    if (labels == profile.trainingPresent()) {
      return Optional.of("an identifier: each of its " + labels + " values is unique");
    }
    boolean rarelyRepeats =
        labels > maxBins && profile.trainingPresent() < (long) MIN_ROWS_PER_LABEL * labels;
    return rarelyRepeats
        ? Optional.of(
            "an identifier: " + labels + " labels in " + profile.trainingPresent() + " rows")
        : Optional.empty();
  }
}
