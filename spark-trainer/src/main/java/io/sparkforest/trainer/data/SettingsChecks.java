package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.NearestName;
import io.sparkforest.trainer.csv.CsvHeader;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.Imputation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether the hyperparameters fit the table: its header, and then what its columns are. */
final class SettingsChecks {
  private static final int MAX_LISTED = 20;

  private final Hyperparameters hyperparameters;
  private final List<String> problems = new ArrayList<>();

  private SettingsChecks(Hyperparameters hyperparameters) {
    this.hyperparameters = hyperparameters;
  }

  /**
   * The columns that are named but do not exist, and the target where it must not be named.
   *
   * @param raw names of the columns as they came, which alone can have a format
   * @param all these, and the inputs that formats give
   */
  static List<String> againstHeader(
      Set<String> raw, Set<String> all, Hyperparameters hyperparameters) {
    SettingsChecks checks = new SettingsChecks(hyperparameters);
    checks.checkNames(all);
    checks.checkNames("column_formats", hyperparameters.cleaning().columnFormats().keySet(), raw);
    checks.refuseTarget("categorical_columns", hyperparameters.columns().categoricalColumns());
    checks.refuseTarget("aliases", hyperparameters.cleaning().aliases().keySet());
    checks.refuseTarget("impute", hyperparameters.cleaning().impute().keySet());
    checks.refuseTarget(
        "impute by",
        hyperparameters.cleaning().impute().values().stream()
            .flatMap(imputation -> imputation.by().stream())
            .collect(Collectors.toSet()));
    return checks.problems;
  }

  /** The rules for missing values and labels that do not fit the type of their column. */
  static List<String> againstColumns(List<Column> columns, Hyperparameters hyperparameters) {
    SettingsChecks checks = new SettingsChecks(hyperparameters);
    Map<String, Column> byName =
        columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
    hyperparameters
        .cleaning()
        .impute()
        .forEach(
            (name, imputation) -> {
              Column column = byName.get(name);
              if (column != null && column.isFeature()) {
                checks.checkImputation(column, imputation, byName);
              }
            });
    for (String name : hyperparameters.cleaning().aliases().keySet()) {
      Column column = byName.get(name);
      if (column != null && column.isRead() && column.isNumeric()) {
        checks.add(
            "aliases of %s: the column is numeric; list it in categorical_columns to rename its"
                + " labels",
            Escaped.name(name));
      }
    }
    return checks.problems;
  }

  private void checkNames(Set<String> header) {
    // The reader of the hyperparameters has reported that no target is given.
    if (!hyperparameters.columns().target().isEmpty()) {
      checkNames("target", List.of(hyperparameters.columns().target()), header);
    }
    checkNames("drop_columns", hyperparameters.columns().dropColumns(), header);
    checkNames("categorical_columns", hyperparameters.columns().categoricalColumns(), header);
    checkNames("numeric_columns", hyperparameters.columns().numericColumns(), header);
    checkNames("aliases", hyperparameters.cleaning().aliases().keySet(), header);
    checkNames("impute", hyperparameters.cleaning().impute().keySet(), header);
    hyperparameters
        .cleaning()
        .impute()
        .forEach(
            (column, imputation) ->
                checkNames(
                    "impute of " + Escaped.name(column) + " by",
                    imputation.by().stream().toList(),
                    header));
  }

  private void checkNames(String hyperparameter, Collection<String> names, Set<String> header) {
    for (String name : names) {
      if (!header.contains(name)) {
        add(
            "%s: the data has no column %s; its columns are %s%s",
            hyperparameter,
            name.isEmpty()
                ? "with an empty name"
                : Escaped.name(name) + NearestName.hint(name, header),
            listed(List.copyOf(header)),
            CsvHeader.hint(List.copyOf(header)));
      }
    }
  }

  /** Not all of very many, so that the failure's few words have room for every problem. */
  private static String listed(List<String> names) {
    if (names.size() <= MAX_LISTED) {
      return Escaped.names(names);
    }
    return Escaped.names(names.subList(0, MAX_LISTED))
        + " and "
        + (names.size() - MAX_LISTED)
        + " more";
  }

  private void refuseTarget(String hyperparameter, Collection<String> names) {
    if (!hyperparameters.columns().target().isEmpty()
        && names.contains(hyperparameters.columns().target())) {
      add(
          "%s names the target %s, whose values are used as they are",
          hyperparameter, Escaped.name(hyperparameters.columns().target()));
    }
  }

  private void checkImputation(Column column, Imputation imputation, Map<String, Column> columns) {
    Imputation.With with = imputation.with();
    boolean isAverage = with == Imputation.With.MEAN || with == Imputation.With.MEDIAN;
    if (!column.isNumeric() && isAverage) {
      add(
          "impute of %s: the column is categorical, so \"with\" must be mode or constant, found %s",
          Escaped.name(column.name()), with.lowerCase());
    }
    boolean isText =
        imputation
            .value()
            .map(FieldRules::finiteNumber)
            .filter(number -> number.isEmpty())
            .isPresent();
    if (column.isNumeric() && isText) {
      add(
          "impute of %s: the column is numeric, so \"value\" must be a number, found %s",
          Escaped.name(column.name()), imputation.value().orElseThrow());
    }
    imputation
        .by()
        .flatMap(name -> Optional.ofNullable(columns.get(name)))
        .ifPresent(by -> checkGroup(column, by));
  }

  private void checkGroup(Column column, Column by) {
    if (by.equals(column)) {
      add("impute of %s: \"by\" must name another column", Escaped.name(column.name()));
    } else if (by.isNumeric()) {
      add(
          "impute of %s by %s: the latter is numeric; list it in categorical_columns to group by"
              + " it",
          Escaped.name(column.name()), Escaped.name(by.name()));
    }
  }

  private void add(String format, Object... arguments) {
    problems.add(String.format(Locale.ROOT, format, arguments));
  }
}
