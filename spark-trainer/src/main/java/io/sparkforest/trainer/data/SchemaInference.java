package io.sparkforest.trainer.data;

import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.NearestName;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.Imputation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides type and role of every column from what was seen in it and from the hyperparameters.
 *
 * <p>A column is numeric if every present value is a number, else categorical. One that cannot help
 * is ignored, with its reason in the log: no value at all, one value alone, a running number (see
 * {@link ColumnProfile#isSequence}), or labels that name rows rather than kinds of rows: each its
 * own, or more than {@code max_bins} with fewer than ten rows each on average. What the user lists
 * in {@code numeric_columns} or {@code categorical_columns} is kept unless constant.
 */
final class SchemaInference {
  private static final Logger log = LoggerFactory.getLogger(SchemaInference.class);
  private static final int FEWEST_ROWS_A_LABEL = 10;
  private static final double MOSTLY = 0.5;
  private static final int MOST_LISTED = 20;
  private static final int MOST_TEXTS = 3;

  private final TableScan scan;
  private final FieldRules rules;
  private final Hyperparameters hyperparameters;
  private final Problems problems;

  /** Column → why it is no feature. */
  private final Map<String, Reason> ignored = new LinkedHashMap<>();

  private final List<String> warnings = new ArrayList<>();

  /**
   * Why a column is no feature.
   *
   * @param cause what is the matter with it
   * @param keptBy the hyperparameter that would keep it; none where it cannot help whatever it is
   */
  private record Reason(String cause, Optional<String> keptBy) {
    static Reason known(String cause) {
      return new Reason(cause, Optional.empty());
    }

    static Reason guessed(String guess, String keptBy) {
      return new Reason("it looks like " + guess, Optional.of(keptBy));
    }

    /** Whether somebody should see if the guess is right. */
    boolean isGuess() {
      return keptBy.isPresent();
    }

    String text() {
      return cause + keptBy.map(name -> " (" + name + " would keep it)").orElse("");
    }
  }

  private SchemaInference(
      TableScan scan, FieldRules rules, Hyperparameters hyperparameters, Problems problems) {
    this.scan = scan;
    this.rules = rules;
    this.hyperparameters = hyperparameters;
    this.problems = problems;
  }

  /**
   * Decides the schema of a scanned table.
   *
   * @param rules how its fields were read
   * @throws io.sparkforest.trainer.sagemaker.UserError with all problems, those collected before
   *     included
   */
  static Schema infer(
      TableScan scan, FieldRules rules, Hyperparameters hyperparameters, Problems problems) {
    return new SchemaInference(scan, rules, hyperparameters, problems).infer();
  }

  private Schema infer() {
    if (trainingRows() < 2) {
      problems.add(
          "too few rows to train on: %d in all, of which %d are held out",
          scan.rows(), scan.heldOutRows());
    }
    checkNames();
    Optional<ColumnProfile> target = scan.column(hyperparameters.target());
    target.ifPresent(this::checkTarget);
    List<Column> columns = columns();
    checkRules(columns);
    // Among other problems it may well be their consequence.
    if (problems.isEmpty() && columns.stream().noneMatch(Column::isFeature)) {
      problems.add("no column is left to learn from: %s", reasons());
    }
    problems.throwIfAny();
    return new Schema(
        target
            .map(
                profile ->
                    new Schema.Target(
                        profile.name(), profile.min().orElseThrow(), profile.max().orElseThrow()))
            .orElseThrow(),
        columns,
        rules,
        ignored.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, column -> column.getValue().text())),
        List.copyOf(warnings));
  }

  private long trainingRows() {
    return scan.rows() - scan.heldOutRows();
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (ColumnProfile profile : scan.columns()) {
      if (!profile.name().equals(hyperparameters.target())) {
        Column.Type type = type(profile);
        reasonToIgnore(profile, type).ifPresent(reason -> ignored.put(profile.name(), reason));
        warnOf(profile, type);
        if (type == Column.Type.NUMERIC && !ignored.containsKey(profile.name())) {
          checkRange("column", profile);
        }
        columns.add(column(profile, type, columns.size()));
      }
    }
    List<Column> withRoles = columns.stream().map(this::withGroupRole).toList();
    Map<String, Column> read = new HashMap<>();
    withRoles.stream()
        .filter(column -> column.isRead() && !column.isNumeric())
        .forEach(column -> read.put(column.name(), column));
    for (ColumnProfile profile : scan.columns()) {
      Column column = read.get(profile.name());
      if (column != null) {
        checkLabels(column, profile);
      }
    }
    return withRoles;
  }

  /** The server takes no NUL; and JSON has booleans of its own, which stand for these labels. */
  private void checkLabels(Column column, ColumnProfile profile) {
    profile
        .nul()
        .ifPresent(
            found ->
                problems.add(
                    "column %s: a label must not hold a NUL character, found %s",
                    Escaped.name(column.name()), found));
    Map<String, String> aliases = hyperparameters.aliases().getOrDefault(column.name(), Map.of());
    List<String> booleans =
        column.labels().stream()
            .flatMap(Set::stream)
            .map(label -> aliases.getOrDefault(label, label))
            .distinct()
            .filter(label -> label.equalsIgnoreCase("true") || label.equalsIgnoreCase("false"))
            .sorted()
            .toList();
    long words = booleans.stream().map(label -> label.toLowerCase(Locale.ROOT)).distinct().count();
    if (booleans.size() > words) {
      warn(
          "column %s spells a boolean in several ways: %s; at serving, JSON's true and false stand"
              + " for the labels true and false; hyperparameter aliases can unite them",
          Escaped.name(column.name()), String.join(", ", booleans));
    } else if (!booleans.isEmpty()) {
      log.info(
          "schema: column {} has the labels {}: at serving, JSON's true and false stand for them",
          Escaped.name(column.name()),
          String.join(", ", booleans));
    }
  }

  private String reasons() {
    if (ignored.isEmpty()) {
      return "there is the target alone";
    }
    return ignored.entrySet().stream()
        .limit(MOST_LISTED)
        .map(column -> Escaped.name(column.getKey()) + " (" + column.getValue().text() + ")")
        .collect(Collectors.joining(", "));
  }

  private void checkRules(List<Column> columns) {
    Map<String, Column> read =
        columns.stream()
            .filter(Column::isRead)
            .collect(Collectors.toMap(Column::name, column -> column));
    hyperparameters
        .impute()
        .forEach(
            (name, imputation) -> {
              Column column = read.get(name);
              if (column != null && column.isFeature()) {
                checkImputation(column, imputation, columns);
              }
            });
    for (String name : hyperparameters.aliases().keySet()) {
      Column column = read.get(name);
      if (column != null) {
        checkAliases(column);
      }
    }
  }

  private void checkNames() {
    // An absent target is reported by the hyperparameters' reader.
    if (!hyperparameters.target().isEmpty()) {
      checkNames("target", List.of(hyperparameters.target()));
    }
    checkNames("drop_columns", hyperparameters.dropColumns());
    checkNames("categorical_columns", hyperparameters.categoricalColumns());
    checkNames("numeric_columns", hyperparameters.numericColumns());
    checkNames("aliases", List.copyOf(hyperparameters.aliases().keySet()));
    checkNames("impute", List.copyOf(hyperparameters.impute().keySet()));
    hyperparameters
        .impute()
        .forEach(
            (column, imputation) ->
                imputation
                    .by()
                    .ifPresent(
                        by ->
                            checkNames("impute of " + Escaped.name(column) + " by", List.of(by))));
    refuseTarget("categorical_columns", hyperparameters.categoricalColumns());
    refuseTarget("aliases", hyperparameters.aliases().keySet());
    refuseTarget("impute", hyperparameters.impute().keySet());
    refuseTarget(
        "impute by",
        hyperparameters.impute().values().stream()
            .flatMap(imputation -> imputation.by().stream())
            .collect(Collectors.toSet()));
  }

  private void checkNames(String hyperparameter, List<String> names) {
    for (String name : names) {
      if (scan.column(name).isEmpty()) {
        problems.add(
            "%s: the data has no column %s; its columns are %s%s",
            hyperparameter,
            name.isEmpty()
                ? "with an empty name"
                : Escaped.name(name) + NearestName.hint(name, scan.header()),
            listedColumns(),
            CsvFile.headerHint(scan.header()));
      }
    }
  }

  /** Not all of very many, so that the failure's few words have room for every problem. */
  private String listedColumns() {
    List<String> names = scan.header();
    if (names.size() <= MOST_LISTED) {
      return Escaped.names(names);
    }
    return Escaped.names(names.subList(0, MOST_LISTED))
        + " and "
        + (names.size() - MOST_LISTED)
        + " more";
  }

  private void checkRange(String what, ColumnProfile profile) {
    profile
        .enormous()
        .ifPresent(
            found ->
                problems.add(
                    "%s %s: expected numbers of at most %s, found %s; if it means \"missing\", name it"
                        + " in missing_values",
                    what, Escaped.name(profile.name()), ColumnProfile.MOST_MAGNITUDE, found));
  }

  private void refuseTarget(String hyperparameter, Collection<String> names) {
    if (!hyperparameters.target().isEmpty() && names.contains(hyperparameters.target())) {
      problems.add(
          "%s names the target %s, whose values are used as they are",
          hyperparameter, Escaped.name(hyperparameters.target()));
    }
  }

  private void checkTarget(ColumnProfile target) {
    if (target.missing() > 0) {
      problems.add(
          "target %s is missing in %d of %d rows (%s): take these rows out",
          Escaped.name(target.name()),
          target.missing(),
          scan.rows(),
          examples(target.missingPlaces(), target.missing()));
    }
    long texts = target.present() - target.numbers();
    if (texts > 0) {
      problems.add(
          "target %s is not a number in %d of %d rows: %s%s",
          Escaped.name(target.name()),
          texts,
          scan.rows(),
          examples(target.texts(), texts),
          target.numbers() == 0 ? "; what is predicted is a number: classes are not" : "");
    }
    checkRange("target", target);
    boolean isConstant =
        texts == 0
            && target.min().isPresent()
            && target.min().orElseThrow() == target.max().orElseThrow();
    if (isConstant) {
      problems.add(
          "target %s is constant: every training row has %s, so there is nothing to learn",
          Escaped.name(target.name()), target.min().orElseThrow());
    }
  }

  static String examples(List<?> examples, long count) {
    String listed = examples.stream().map(Object::toString).collect(Collectors.joining("; "));
    return count > examples.size()
        ? listed + "; and " + (count - examples.size()) + " more"
        : listed;
  }

  private Column column(ColumnProfile profile, Column.Type type, int position) {
    boolean isNumeric = type == Column.Type.NUMERIC;
    return new Column(
        profile.name(),
        position,
        type,
        ignored.containsKey(profile.name()) ? Column.Role.IGNORED : Column.Role.FEATURE,
        isNumeric ? profile.min() : OptionalDouble.empty(),
        isNumeric ? profile.max() : OptionalDouble.empty(),
        profile.trainingMissing(),
        profile.labels());
  }

  private Column.Type type(ColumnProfile profile) {
    if (hyperparameters.categoricalColumns().contains(profile.name())) {
      return Column.Type.CATEGORICAL;
    }
    if (hyperparameters.numericColumns().contains(profile.name())) {
      if (profile.numbers() < profile.present()) {
        problems.add(
            "column %s is in numeric_columns but has %d values that are no numbers: %s;"
                + " missing_values can name tokens that mean \"missing\"",
            Escaped.name(profile.name()),
            profile.present() - profile.numbers(),
            examples(profile.texts(), profile.present() - profile.numbers()));
      }
      return Column.Type.NUMERIC;
    }
    if (profile.isNumeric()) {
      return Column.Type.NUMERIC;
    }
    return Column.Type.CATEGORICAL;
  }

  private void warnOf(ColumnProfile profile, Column.Type type) {
    String name = profile.name();
    Optional<Reason> ignoredFor = Optional.ofNullable(ignored.get(name));
    if (ignoredFor.isPresent() && !ignoredFor.get().isGuess()) {
      return;
    }
    long texts = profile.present() - profile.numbers();
    boolean isUnasked = !hyperparameters.categoricalColumns().contains(name);
    if (type == Column.Type.CATEGORICAL && isUnasked && texts < MOSTLY * profile.present()) {
      warn(
          "column %s is taken as categorical%s, although %d of its %d values are numbers; these are"
              + " not: %s. Name what means \"missing\" in missing_values, correct them, or list the"
              + " column in categorical_columns",
          Escaped.name(name),
          ignoredFor.map(reason -> " and left out (" + reason.cause() + ")").orElse(""),
          profile.numbers(),
          profile.present(),
          examples(
              profile.texts().subList(0, Math.min(MOST_TEXTS, profile.texts().size())), texts));
    } else if (ignoredFor.isPresent()) {
      warn("column %s is left out: %s", Escaped.name(name), ignoredFor.get().text());
    }
    if (ignoredFor.isEmpty() && profile.trainingMissing() > MOSTLY * trainingRows()) {
      warn(
          "column %s has no value in %d of %d rows to train on",
          Escaped.name(name), profile.trainingMissing(), trainingRows());
    }
  }

  private void warn(String format, Object... arguments) {
    String warning = String.format(Locale.ROOT, format, arguments);
    log.warn("schema: {}", warning);
    warnings.add(warning);
  }

  /** A column that is no feature may still group the rows for one that is. */
  private Column withGroupRole(Column column) {
    Reason reason = ignored.get(column.name());
    if (reason == null) {
      return column;
    }
    boolean groups =
        hyperparameters.impute().entrySet().stream()
            .filter(rule -> !ignored.containsKey(rule.getKey()))
            .anyMatch(rule -> rule.getValue().by().equals(Optional.of(column.name())));
    if (!reason.isGuess()) {
      log.info("schema: column {} is no feature: {}", Escaped.name(column.name()), reason.text());
    }
    if (groups) {
      log.info("schema: column {} serves to fill in another column", Escaped.name(column.name()));
    }
    return groups ? column.as(Column.Role.GROUP) : column;
  }

  private Optional<Reason> reasonToIgnore(ColumnProfile profile, Column.Type type) {
    String name = profile.name();
    if (hyperparameters.dropColumns().contains(name)) {
      return Optional.of(Reason.known("named in drop_columns"));
    }
    if (profile.trainingPresent() == 0) {
      return Optional.of(Reason.known("it has no value at all"));
    }
    boolean numeric = type == Column.Type.NUMERIC;
    int labels = profile.labels().map(Set::size).orElse(Integer.MAX_VALUE);
    boolean isConstant =
        numeric
            ? profile.min().isPresent()
                && profile.min().equals(profile.max())
                && !isFilledWithAnotherNumber(profile)
            : labels == 1 && profile.trainingMissing() == 0;
    if (isConstant) {
      return Optional.of(Reason.known("it is constant"));
    }
    if (hyperparameters.categoricalColumns().contains(name)
        || hyperparameters.numericColumns().contains(name)) {
      return Optional.empty();
    }
    if (numeric) {
      return profile.isSequence()
          ? Optional.of(
              Reason.guessed(
                  "an identifier: distinct whole numbers, like a running number",
                  "numeric_columns"))
          : Optional.empty();
    }
    return guess(profile, labels).map(guess -> Reason.guessed(guess, "categorical_columns"));
  }

  /** What labels look like that name rows rather than kinds of rows. */
  private Optional<String> guess(ColumnProfile profile, int labels) {
    if (profile.labels().isEmpty()) {
      return Optional.of(
          "free text: more than " + ColumnProfile.MOST_LABELS + " labels, or very long ones");
    }
    if (labels == profile.trainingPresent()) {
      return Optional.of("an identifier: each of its " + labels + " values is unique");
    }
    boolean rarelyRepeats =
        labels > hyperparameters.maxBins()
            && profile.trainingPresent() < (long) FEWEST_ROWS_A_LABEL * labels;
    return rarelyRepeats
        ? Optional.of(
            "an identifier: " + labels + " labels in " + profile.trainingPresent() + " rows")
        : Optional.empty();
  }

  private boolean isFilledWithAnotherNumber(ColumnProfile profile) {
    return profile.trainingMissing() > 0
        && Optional.ofNullable(hyperparameters.impute().get(profile.name()))
            .flatMap(Imputation::value)
            .map(FieldRules::number)
            .filter(number -> number.isPresent() && !number.equals(profile.min()))
            .isPresent();
  }

  private void checkImputation(Column column, Imputation imputation, List<Column> columns) {
    Imputation.With with = imputation.with();
    boolean isAverage = with == Imputation.With.MEAN || with == Imputation.With.MEDIAN;
    if (!column.isNumeric() && isAverage) {
      problems.add(
          "impute of %s: the column is categorical, so \"with\" must be mode or constant, found %s",
          Escaped.name(column.name()), with.lowerCase());
    }
    boolean isText =
        imputation.value().map(FieldRules::number).filter(number -> number.isEmpty()).isPresent();
    if (column.isNumeric() && isText) {
      problems.add(
          "impute of %s: the column is numeric, so \"value\" must be a number, found %s",
          Escaped.name(column.name()), imputation.value().orElseThrow());
    }
    imputation
        .by()
        .flatMap(name -> columns.stream().filter(each -> each.name().equals(name)).findFirst())
        .ifPresent(by -> checkGroup(column, by));
  }

  private void checkGroup(Column column, Column by) {
    if (by.equals(column)) {
      problems.add("impute of %s: \"by\" must name another column", Escaped.name(column.name()));
    } else if (by.isNumeric()) {
      problems.add(
          "impute of %s by %s: the latter is numeric; list it in categorical_columns to group by it",
          Escaped.name(column.name()), Escaped.name(by.name()));
    }
  }

  private void checkAliases(Column column) {
    if (column.isNumeric()) {
      problems.add(
          "aliases of %s: the column is numeric; list it in categorical_columns to rename its labels",
          Escaped.name(column.name()));
    }
  }
}
