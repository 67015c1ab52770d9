package io.sparkforest.trainer.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Importances of raw columns, of which a format makes several inputs. */
final class ColumnImportances {
  private ColumnImportances() {}

  /**
   * The importance of each raw column, which is the sum of those of its inputs: they are shares of
   * the variance that all splits take away, so those of several inputs add up.
   *
   * @param importances input → share
   * @param rawColumns input → raw column, where that is another
   * @return raw column → share, the greatest first; equal ones in the order of their inputs
   */
  static Map<String, Double> of(Map<String, Double> importances, Map<String, String> rawColumns) {
    Map<String, Double> sums = new LinkedHashMap<>();
    importances.forEach(
        (input, share) -> sums.merge(rawColumns.getOrDefault(input, input), share, Double::sum));
    Map<String, Double> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(column -> sorted.put(column.getKey(), column.getValue()));
    return sorted;
  }
}
