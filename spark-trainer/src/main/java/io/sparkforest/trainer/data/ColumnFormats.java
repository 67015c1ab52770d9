package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.DecoratedNumber;
import io.sparkforest.contract.format.FormatInput;
import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.TruthValue;
import io.sparkforest.contract.format.decision.FormatDecision;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.GroupMark;
import io.sparkforest.trainer.settings.CleaningParameters;
import io.sparkforest.trainer.settings.ColumnParameters;
import io.sparkforest.trainer.settings.Hyperparameters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which columns of a table have another format than plain numbers or labels.
 *
 * @param byColumn column → format
 * @param given columns whose format the user has named
 * @param problems what the user must decide
 * @param warnings values that are read as missing, since they have not the format of their column
 */
record ColumnFormats(
    Map<String, ColumnFormat> byColumn,
    Set<String> given,
    List<String> problems,
    List<String> warnings) {
  private static final int MAX_SHOWN = 3;

  /**
   * Decides on the format of each column, from its profile and its settings alone.
   *
   * @param columns all columns, the target among them
   */
  static ColumnFormats of(List<ColumnProfile> columns, Hyperparameters hyperparameters) {
    ColumnFormats formats =
        new ColumnFormats(
            new LinkedHashMap<>(),
            hyperparameters.cleaning().columnFormats().keySet(),
            new ArrayList<>(),
            new ArrayList<>());
    Optional<DecimalMark> shown = markShown(columns);
    for (ColumnProfile column : columns) {
      formats.decide(column, hyperparameters, shown);
    }
    Set<String> names =
        columns.stream().map(ColumnProfile::name).collect(Collectors.toCollection(HashSet::new));
    formats.byColumn.forEach((column, format) -> formats.refuseSameNames(column, format, names));
    formats.refuseSettingsOfReplaced(hyperparameters);
    return formats;
  }

  private void decide(
      ColumnProfile column, Hyperparameters hyperparameters, Optional<DecimalMark> shown) {
    String name = column.name();
    Optional<ColumnFormat> given =
        Optional.ofNullable(hyperparameters.cleaning().columnFormats().get(name));
    boolean isTarget = name.equals(hyperparameters.columns().target());
    boolean isDropped = hyperparameters.columns().dropColumns().contains(name);
    if (isDropped || (given.isEmpty() && !isTarget && hasLabels(name, hyperparameters))) {
      return;
    }
    FormatDecision decision = column.formats().decide(hyperparameters.data().decimal(), shown);
    if (given.isEmpty() && decision.isAmbiguous()) {
      problems.add(ambiguity(name, decision));
      return;
    }
    boolean mustBeNumber =
        isTarget || (given.isEmpty() && hyperparameters.columns().numericColumns().contains(name));
    Optional<ColumnFormat> format = given.or(decision::format);
    if (format.isEmpty()
        || (given.isEmpty() && isAsBefore(column, format.get()))
        || (mustBeNumber && !isNumber(format.get()))) {
      return;
    }
    boolean isStrict =
        given.isEmpty()
            && decision.unfit() > 0
            && hyperparameters.columns().numericColumns().contains(name);
    if (isStrict && format.get() instanceof PlainNumber) {
      // Without a format each text is an error with its place.
      return;
    }
    byColumn.put(name, format.get());
    if (isStrict) {
      problems.add(unfit(name, format.get(), decision));
    } else if (given.isEmpty()) {
      warn(name, "mean \"missing\"", decision.missing(), decision.missingExamples());
      warn(
          name,
          "are not of its format " + Escaped.text(format.get().text()) + " and are read as missing",
          decision.unfit(),
          decision.examples());
    }
  }

  /** Whether the user has said that the values of a column are labels. */
  private static boolean hasLabels(String name, Hyperparameters hyperparameters) {
    return hyperparameters.columns().categoricalColumns().contains(name)
        || hyperparameters.cleaning().aliases().containsKey(name);
  }

  /** Numbers alone, and booleans, which are two labels, need no format. */
  private static boolean isAsBefore(ColumnProfile column, ColumnFormat format) {
    return format instanceof TruthValue || (format instanceof PlainNumber && column.isNumeric());
  }

  private static boolean isNumber(ColumnFormat format) {
    return format.inputs().equals(new PlainNumber().inputs());
  }

  /** The decimal mark that columns prove, where no column proves the other. */
  private static Optional<DecimalMark> markShown(List<ColumnProfile> columns) {
    boolean hasComma = false;
    boolean hasPoint = false;
    for (ColumnProfile column : columns) {
      Optional<ColumnFormat> format = column.formats().decide(Optional.empty()).format();
      if (format.isPresent() && format.get() instanceof DecoratedNumber number) {
        hasComma |= number.decimal() == DecimalMark.COMMA;
        hasPoint |= number.thousands().contains(GroupMark.COMMA);
      }
    }
    if (hasComma == hasPoint) {
      return Optional.empty();
    }
    return Optional.of(hasComma ? DecimalMark.COMMA : DecimalMark.POINT);
  }

  private static String ambiguity(String name, FormatDecision decision) {
    return String.format(
        Locale.ROOT,
        "column %s: its values, such as %s, can be read as %s: set hyperparameter column_formats"
            + " to %s, or name the column in categorical_columns or drop_columns",
        Escaped.name(name),
        shown(decision.examples()),
        decision.readings().stream()
            .map(reading -> '"' + Escaped.text(reading.text()) + '"')
            .collect(Collectors.joining(" or as ")),
        CleaningParameters.columnFormat(name, decision.readings().get(0)));
  }

  private static String unfit(String name, ColumnFormat format, FormatDecision decision) {
    return String.format(
        Locale.ROOT,
        "column %s is in numeric_columns but has %d value(s) that are not of its format %s, such as"
            + " %s; missing_values can name tokens that mean \"missing\"",
        Escaped.name(name),
        decision.unfit(),
        format.text(),
        shown(decision.examples()));
  }

  private void warn(String name, String what, long count, List<String> examples) {
    if (count > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "column %s: %d value(s) %s, such as %s",
              Escaped.name(name),
              count,
              what,
              shown(examples)));
    }
  }

  private static String shown(List<String> examples) {
    return examples.stream()
        .limit(MAX_SHOWN)
        .map(example -> "'" + Escaped.text(example) + "'")
        .collect(Collectors.joining(", "));
  }

  private void refuseSameNames(String column, ColumnFormat format, Set<String> names) {
    for (FormatInput input : format.inputs()) {
      String name = input.name(column);
      if (!name.equals(column) && names.contains(name)) {
        problems.add(
            String.format(
                Locale.ROOT,
                "column %s: its format %s gives an input of the name %s, which another column has:"
                    + " rename that one",
                Escaped.name(column),
                format.text(),
                Escaped.name(name)));
      }
    }
  }

  /** Settings that name a column in whose place there are inputs would have no effect. */
  private void refuseSettingsOfReplaced(Hyperparameters hyperparameters) {
    CleaningParameters cleaning = hyperparameters.cleaning();
    cleaning.impute().keySet().forEach(it -> refuseReplaced("impute of " + Escaped.name(it), it));
    cleaning
        .impute()
        .forEach(
            (column, imputation) ->
                imputation
                    .by()
                    .ifPresent(
                        by ->
                            refuseReplaced(
                                "impute of " + Escaped.name(column) + " by " + Escaped.name(by),
                                by)));
    cleaning.aliases().keySet().forEach(it -> refuseReplaced("aliases of " + Escaped.name(it), it));
    ColumnParameters columns = hyperparameters.columns();
    columns
        .categoricalColumns()
        .forEach(it -> refuseReplaced(Escaped.name(it) + " in categorical_columns", it));
    columns
        .numericColumns()
        .forEach(it -> refuseReplaced(Escaped.name(it) + " in numeric_columns", it));
  }

  private void refuseReplaced(String setting, String column) {
    List<String> inputs = inputs(column);
    if (!inputs.contains(column)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s: the column is read as %s; name its inputs instead, which are %s",
              setting,
              Objects.requireNonNull(byColumn.get(column)).text(),
              Escaped.names(inputs)));
    }
  }

  /** Whether a column's format was found from its values, and not given. */
  boolean isDecided(String column) {
    return byColumn.containsKey(column) && !given.contains(column);
  }

  boolean isEmpty() {
    return byColumn.isEmpty();
  }

  /** Names of what a column becomes: its inputs, or itself. */
  List<String> inputs(String column) {
    ColumnFormat format = byColumn.get(column);
    return format == null
        ? List.of(column)
        : format.inputs().stream().map(input -> input.name(column)).toList();
  }

  /** Names of inputs that count days or seconds, which run on as an identifier does. */
  Set<String> running() {
    return byColumn.entrySet().stream()
        .filter(
            column ->
                !(column.getValue() instanceof PlainNumber
                    || column.getValue() instanceof DecoratedNumber))
        .flatMap(column -> inputs(column.getKey()).stream())
        .collect(Collectors.toSet());
  }
}
