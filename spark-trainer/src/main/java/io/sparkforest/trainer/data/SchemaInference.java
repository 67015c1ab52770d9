package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.data.dropped.DroppedColumn;
import io.sparkforest.trainer.data.dropped.DroppedColumns;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.MissingTarget;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the schema of a scanned table. The checks and the {@link ColumnDecision}s are made
 * elsewhere; this class orders them, gives the columns their roles, logs, and collects problems and
 * warnings.
 */
final class SchemaInference {
  private static final Logger log = LoggerFactory.getLogger(SchemaInference.class);
  private static final int MAX_REASONS = 20;

  private final TableScan scan;
  private final List<String> header;
  private final ColumnFormats formats;

  /** Columns that count days or seconds. */
  private final Set<String> running;

  private final Hyperparameters hyperparameters;
  private final Holdout holdout;
  private final Problems problems;
  private final StopRequest stop;

  /** Column → why it is no feature. */
  private final Map<String, ColumnDecision.Reason> ignored = new LinkedHashMap<>();

  private final List<String> warnings = new ArrayList<>();

  private SchemaInference(
      TableScan scan,
      List<String> header,
      ColumnFormats formats,
      Hyperparameters hyperparameters,
      Holdout holdout,
      Problems problems,
      StopRequest stop) {
    this.scan = scan;
    this.header = header;
    this.formats = formats;
    this.running = formats.running();
    this.hyperparameters = hyperparameters;
    this.holdout = holdout;
    this.problems = problems;
    this.stop = stop;
  }

  /**
   * Decides the schema of a scanned table.
   *
   * @param scan the table, with inputs in place of the columns that have formats
   * @param header names of the columns as they came
   * @param rules how its fields were read
   * @param holdout which of its rows are held out
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws io.sparkforest.trainer.sagemaker.UserError with all problems, those collected before
   *     included
   */
  static Schema infer(
      TableScan scan,
      List<String> header,
      ColumnFormats formats,
      FieldRules rules,
      Hyperparameters hyperparameters,
      Holdout holdout,
      Problems problems,
      StopRequest stop) {
    return new SchemaInference(scan, header, formats, hyperparameters, holdout, problems, stop)
        .infer(rules);
  }

  private Schema infer(FieldRules rules) {
    if (scan.rows() - scan.heldOutRows() < 2) {
      problems.add(
          "too few rows to train on: %d in all, of which %d are held out",
          scan.rows(), scan.heldOutRows());
    }
    Set<String> raw = new LinkedHashSet<>(header);
    Set<String> names = new LinkedHashSet<>(header);
    names.addAll(scan.header());
    refuse(SettingsChecks.againstHeader(raw, names, hyperparameters));
    refuse(formats.problems());
    formats.byColumn().forEach(this::logFormat);
    formats.warnings().forEach(this::warn);
    Optional<ColumnProfile> target = scan.column(hyperparameters.columns().target());
    if (formats.problems().isEmpty()) {
      target.ifPresent(this::checkTarget);
    }
    List<Column> columns = columns(rules);
    refuse(SettingsChecks.againstColumns(columns, hyperparameters));
    // With other problems, this one may be their consequence.
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
        List.copyOf(warnings),
        formats.byColumn());
  }

  private void logFormat(String column, ColumnFormat format) {
    log.info(
        "schema: column {} is read as {}, which gives {}",
        Escaped.name(column),
        Escaped.text(format.text()),
        Escaped.names(formats.inputs(column)));
  }

  private void checkTarget(ColumnProfile target) {
    MissingTarget setting = hyperparameters.data().missingTarget();
    refuse(TargetChecks.problems(target, setting));
    TargetChecks.missingWarning(target, setting).ifPresent(this::warn);
  }

  private List<Column> columns(FieldRules rules) {
    List<ColumnProfile> profiles =
        scan.columns().stream()
            .filter(profile -> !profile.name().equals(hyperparameters.columns().target()))
            .toList();
    List<Column> features = new ArrayList<>();
    List<ColumnDecision> decisions =
        profiles.stream().map(it -> ColumnDecision.of(it, settings(it))).toList();
    decisions.forEach(decision -> refuse(decision.problems()));
    Map<String, String> useful = usefulAmong(profiles, decisions, rules);
    for (ColumnProfile profile : profiles) {
      ColumnDecision decision = decisions.get(features.size());
      decision.warnings().forEach(this::warn);
      Optional.ofNullable(useful.get(profile.name()))
          .or(() -> decision.leftOutWarning(profile.name()))
          .ifPresent(this::warn);
      decision.ignored().ifPresent(reason -> ignored.put(profile.name(), reason));
      features.add(feature(profile, decision.type(), features.size()));
    }
    List<Column> columns = features.stream().map(this::withRole).toList();
    for (Column column : columns) {
      if (column.isRead() && !column.isNumeric()) {
        checkLabels(profiles.get(column.position()));
      }
    }
    return columns;
  }

  /** What to say of ignored columns that explain the target; with problems nothing. */
  private Map<String, String> usefulAmong(
      List<ColumnProfile> profiles, List<ColumnDecision> decisions, FieldRules rules) {
    List<DroppedColumn> dropped = new ArrayList<>();
    for (int place = 0; place < profiles.size(); place++) {
      ColumnProfile profile = profiles.get(place);
      decisions.get(place).dropped(profile, settings(profile)).ifPresent(dropped::add);
    }
    return problems.isEmpty()
        ? DroppedColumns.warnings(
            dropped,
            scan.slices(),
            hyperparameters.columns().target(),
            rules,
            holdout::holdsOut,
            stop)
        : Map.of();
  }

  private ColumnSettings settings(ColumnProfile profile) {
    return ColumnSettings.of(profile.name(), running, hyperparameters);
  }

  private static Column feature(ColumnProfile profile, ColumnType type, int position) {
    boolean isNumeric = type == ColumnType.NUMERIC;
    return new Column(
        profile.name(),
        position,
        type,
        ColumnRole.FEATURE,
        isNumeric ? profile.min() : OptionalDouble.empty(),
        isNumeric ? profile.max() : OptionalDouble.empty(),
        profile.trainingMissing(),
        profile.labels());
  }

  /** A column that is no feature may still group the rows for one that is. */
  private Column withRole(Column column) {
    ColumnDecision.Reason reason = ignored.get(column.name());
    if (reason == null) {
      return column;
    }
    if (!reason.isGuess()) {
      log.info("schema: column {} is no feature: {}", Escaped.name(column.name()), reason.text());
    }
    boolean isGroup =
        hyperparameters.cleaning().impute().entrySet().stream()
            .filter(rule -> !ignored.containsKey(rule.getKey()))
            .anyMatch(rule -> rule.getValue().by().equals(Optional.of(column.name())));
    if (isGroup) {
      log.info("schema: column {} serves to fill in another column", Escaped.name(column.name()));
    }
    return column.as(isGroup ? ColumnRole.GROUP : ColumnRole.IGNORED);
  }

  private void checkLabels(ColumnProfile profile) {
    LabelChecks.problem(profile).ifPresent(problem -> refuse(List.of(problem)));
    SortedMap<String, SortedSet<String>> booleans =
        LabelChecks.booleans(profile, settings(profile).aliases());
    Optional<String> warning = LabelChecks.warning(profile, booleans);
    warning.ifPresent(this::warn);
    if (warning.isEmpty() && !booleans.isEmpty()) {
      log.info(
          "schema: column {} has the labels {}: at serving, JSON's true and false stand for them",
          Escaped.name(profile.name()),
          LabelChecks.listed(booleans));
    }
  }

  private String reasons() {
    if (ignored.isEmpty()) {
      return "there is the target alone";
    }
    return ignored.entrySet().stream()
        .limit(MAX_REASONS)
        .map(column -> Escaped.name(column.getKey()) + " (" + column.getValue().text() + ")")
        .collect(Collectors.joining(", "));
  }

  private void refuse(List<String> found) {
    found.forEach(problem -> problems.add("%s", problem));
  }

  private void warn(String warning) {
    log.warn("schema: {}", warning);
    warnings.add(warning);
  }
}
