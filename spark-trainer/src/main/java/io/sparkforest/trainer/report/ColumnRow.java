package io.sparkforest.trainer.report;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of the page's table of columns, in the words of the page.
 *
 * @param name the column, or an input of the raw column above
 * @param isInput whether it is an input below its raw column
 * @param importance its share, or that of all its inputs; empty if it is no feature
 * @param use its type or format, or why it is no feature
 * @param missing number of training rows without a value
 * @param labels how many labels it has
 * @param range its least and greatest number
 */
record ColumnRow(
    String name,
    boolean isInput,
    String importance,
    String use,
    String missing,
    String labels,
    String range) {
  /**
   * All columns; inputs stand below the raw column that gives several of them.
   *
   * @param importances input → share
   * @param ofColumns raw column → share
   */
  static List<ColumnRow> of(
      Schema schema, Map<String, Double> importances, Map<String, Double> ofColumns) {
    Map<String, String> rawColumns = schema.rawColumns();
    Set<String> begun = new HashSet<>();
    List<ColumnRow> rows = new ArrayList<>();
    for (Column column : schema.columns()) {
      String raw = rawColumns.getOrDefault(column.name(), column.name());
      boolean isInput =
          schema.formats().containsKey(raw)
              && Objects.requireNonNull(schema.formats().get(raw)).inputs().size() > 1;
      if (isInput && begun.add(raw)) {
        String format = Objects.requireNonNull(schema.formats().get(raw)).text();
        rows.add(new ColumnRow(raw, false, importance(ofColumns.get(raw)), format, "", "", ""));
      }
      rows.add(of(column, isInput, schema, importances.get(column.name())));
    }
    return rows;
  }

  private static ColumnRow of(
      Column column, boolean isInput, Schema schema, @Nullable Double importance) {
    String use = column.type().name().toLowerCase(Locale.ROOT);
    String ignored = schema.ignored().get(column.name());
    if (ignored != null) {
      use = "left out: " + ignored;
    }
    String range = "";
    if (column.min().isPresent() && column.max().isPresent()) {
      range =
          ReportPage.number(column.min().getAsDouble())
              + " to "
              + ReportPage.number(column.max().getAsDouble());
    }
    String labels = "";
    if (!column.isNumeric()) {
      labels = column.labels().map(found -> Integer.toString(found.size())).orElse("very many");
    }
    return new ColumnRow(
        column.name(),
        isInput,
        importance(importance),
        use,
        Long.toString(column.missing()),
        labels,
        range);
  }

  private static String importance(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.3f", share);
  }
}
