package io.sparkforest.trainer.data.dropped;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for columns that are left out although each explains more than {@value #MIN_PERCENT} % of
 * the target's variance by itself. Of tables with fewer than {@value #MIN_ROWS} rows to train on
 * nothing is said: chance explains more than that.
 */
public final class DroppedColumns {
  private static final int MIN_PERCENT = 1;
  private static final int MIN_ROWS = 100;

  private DroppedColumns() {}

  /**
   * Warnings by the name of their column; none of columns that were rightly left out.
   *
   * @param columns columns of the table
   * @param slices all rows of the table, which is read anew if there are columns
   * @param target name of the target, all of whose present values are numbers
   * @param rules how its fields are read
   * @param heldOut tells by a row's number whether it is none to train on
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws io.sparkforest.trainer.sagemaker.UserError if a file has changed since it was scanned
   */
  public static Map<String, String> warnings(
      List<DroppedColumn> columns,
      List<Slice> slices,
      String target,
      FieldRules rules,
      LongPredicate heldOut,
      StopRequest stop) {
    Map<String, String> warnings = new HashMap<>();
    if (columns.isEmpty()) {
      return warnings;
    }
    List<String> names = columns.stream().map(DroppedColumn::name).toList();
    SampledRows rows = SampledRows.of(slices, target, names, rules, heldOut, stop);
    if (rows.size() < MIN_ROWS) {
      return warnings;
    }
    double[] values = rows.target();
    for (int place = 0; place < names.size(); place++) {
      stop.endIfMade();
      DroppedColumn column = columns.get(place);
      warning(column, rows.texts(place), values)
          .ifPresent(warning -> warnings.put(column.name(), warning));
    }
    return warnings;
  }

  /**
   * The warning of one column, if there is reason for it.
   *
   * @param texts its fields, null where they are missing
   * @param target the target in the same rows
   */
  static Optional<String> warning(
      DroppedColumn column, List<@Nullable String> texts, double[] target) {
    ExplainedVariance variance = new ExplainedVariance(target);
    List<Reading> readings = Readings.of(column, texts);
    double most = MIN_PERCENT / 100.0;
    Optional<Reading> best = Optional.empty();
    for (Reading reading : readings) {
      double share = variance.share(reading);
      if (share > most) {
        most = share;
        best = Optional.of(reading);
      }
    }
    double share = most;
    return best.filter(reading -> !variance.mayBeChance(share, readings))
        .map(
            reading ->
                String.format(
                    Locale.ROOT,
                    "column %s is left out: %s, but by itself explains %.1f %% of the target's"
                        + " variance, %s: %s",
                    Escaped.name(column.name()),
                    column.cause(),
                    100 * share,
                    reading.what(),
                    reading.keptBy()));
  }
}
