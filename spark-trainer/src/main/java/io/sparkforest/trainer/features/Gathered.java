package io.sparkforest.trainer.features;

import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.settings.Imputation;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.RowRange;
import io.sparkforest.trainer.table.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is gathered from the rows of a partition, or of all, in one pass: the statistics of each
 * feature over the training rows, and some rows as examples. It grows with the number of labels and
 * groups, not with the rows.
 */
final class Gathered implements Serializable {
  private static final int ROWS_AT_ONCE = 1 << 12;

  private final ArrayList<ColumnStatistics<?>> features = new ArrayList<>();
  private final ArrayList<Row> heldOutRows = new ArrayList<>();
  private final ArrayList<Row> trainingRows = new ArrayList<>();

  private Gathered() {}

  /**
   * Reads consecutive rows, a column after the other.
   *
   * @param mostExamples most rows to keep of those held out, and of the others
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  static Gathered of(
      FeaturePlan plan, Table table, RowRange rows, int mostExamples, StopRequest stop) {
    Gathered gathered = new Gathered();
    boolean[] heldOut = table.heldOut(rows);
    plan.columns()
        .forEach(
            feature -> {
              stop.endIfMade();
              gathered.features.add(statistics(feature, table, rows, heldOut));
            });
    int raw = table.type().fieldIndex(Schema.LABEL);
    for (int index = 0; index < heldOut.length; index++) {
      List<Row> examples = heldOut[index] ? gathered.heldOutRows : gathered.trainingRows;
      if (examples.size() < mostExamples) {
        examples.add(withoutLabel(table.row(rows.from() + index), raw));
      }
    }
    return gathered;
  }

  private static ColumnStatistics<?> statistics(
      PlannedColumn feature, Table table, RowRange rows, boolean[] heldOut) {
    Optional<Labels> groups = feature.by().map(by -> new Labels(by, table));
    if (!feature.isNumeric()) {
      ColumnStatistics<String> statistics = new ColumnStatistics<>(true);
      addLabels(new Labels(feature.source(), table), groups, rows, heldOut, statistics);
      return statistics;
    }
    ColumnStatistics<Double> statistics =
        new ColumnStatistics<>(feature.isFilledWith(Imputation.With.MODE));
    StoredColumn column = table.column(table.type().fieldIndex(feature.source().name()));
    addNumbers(column, groups, rows, heldOut, statistics);
    return statistics;
  }

  private static void addNumbers(
      StoredColumn column,
      Optional<Labels> groups,
      RowRange rows,
      boolean[] heldOut,
      ColumnStatistics<Double> statistics) {
    double[] numbers = new double[(int) Math.min(ROWS_AT_ONCE, rows.size())];
    @Nullable String[] labels = new @Nullable String[numbers.length];
    for (long row = rows.from(); row < rows.to(); row += numbers.length) {
      int count = (int) Math.min(numbers.length, rows.to() - row);
      int before = (int) (row - rows.from());
      column.numbers(row, count, numbers);
      if (groups.isPresent()) {
        groups.get().read(row, count, labels);
      }
      for (int index = 0; index < count; index++) {
        if (!heldOut[before + index]) {
          // To add 0 makes one number of 0 and -0, as SQL's grouping does.
          statistics.addNumber(numbers[index] + 0.0, labels[index]);
        }
      }
    }
  }

  private static void addLabels(
      Labels column,
      Optional<Labels> groups,
      RowRange rows,
      boolean[] heldOut,
      ColumnStatistics<String> statistics) {
    @Nullable String[] texts = new @Nullable String[(int) Math.min(ROWS_AT_ONCE, rows.size())];
    @Nullable String[] labels = new @Nullable String[texts.length];
    if (groups.isEmpty()) {
      column.count(rows, heldOut, statistics);
      return;
    }
    for (long row = rows.from(); row < rows.to(); row += texts.length) {
      int count = (int) Math.min(texts.length, rows.to() - row);
      int before = (int) (row - rows.from());
      column.read(row, count, texts);
      groups.get().read(row, count, labels);
      for (int index = 0; index < count; index++) {
        if (!heldOut[before + index]) {
          statistics.add(texts[index], labels[index]);
        }
      }
    }
  }

  /** A column's labels under their canonical names. */
  private static final class Labels {
    private final StoredColumn column;
    private final String[] canonical;

    Labels(SourceColumn source, Table table) {
      column = table.column(table.type().fieldIndex(source.column().id()));
      canonical =
          column.labels().stream()
              .map(label -> source.aliases().getOrDefault(label, label))
              .toArray(String[]::new);
    }

    void read(long row, int count, @Nullable String[] into) {
      int[] codes = new int[count];
      column.codes(row, count, codes);
      for (int index = 0; index < count; index++) {
        into[index] = codes[index] < 0 ? null : canonical[codes[index]];
      }
    }

    void count(RowRange rows, boolean[] heldOut, ColumnStatistics<String> statistics) {
      long[] counts = new long[canonical.length];
      long missing = 0;
      int[] codes = new int[(int) Math.min(ROWS_AT_ONCE, rows.size())];
      for (long row = rows.from(); row < rows.to(); row += codes.length) {
        int count = (int) Math.min(codes.length, rows.to() - row);
        int before = (int) (row - rows.from());
        column.codes(row, count, codes);
        for (int index = 0; index < count; index++) {
          if (!heldOut[before + index]) {
            if (codes[index] < 0) {
              missing++;
            } else {
              counts[codes[index]]++;
            }
          }
        }
      }
      statistics.all().add(null, missing);
      for (int label = 0; label < counts.length; label++) {
        statistics.all().add(canonical[label], counts[label]);
      }
    }
  }

  private static Row withoutLabel(Row row, int raw) {
    @Nullable Object[] values = new @Nullable Object[raw];
    for (int place = 0; place < raw; place++) {
      values[place] = row.get(place);
    }
    return RowFactory.create(values);
  }

  /** Takes over what was gathered from other rows. */
  void merge(Gathered other) {
    for (int feature = 0; feature < features.size(); feature++) {
      merge(features.get(feature), other.features.get(feature));
    }
    heldOutRows.addAll(other.heldOutRows);
    trainingRows.addAll(other.trainingRows);
  }

  @SuppressWarnings("unchecked") // both were made for the same feature
  private static <T extends Comparable<T>> void merge(
      ColumnStatistics<T> some, ColumnStatistics<?> others) {
    some.merge((ColumnStatistics<T>) others);
  }

  /** The statistics of the features, in the plan's order. */
  List<ColumnStatistics<?>> statistics() {
    return features;
  }

  /** Up to so many rows, held-out ones first, as the columns of {@link Schema#read}. */
  List<Row> examples(int most) {
    return Stream.concat(heldOutRows.stream(), trainingRows.stream()).limit(most).toList();
  }
}
