package io.sparkforest.trainer.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.trainer.metrics.ScoredRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The tables of {@code output/data}, as CSV with a header. */
final class Tables {
  private Tables() {}

  /** Column and share of the importance, the greatest first. */
  static void importances(Map<String, Double> importances, Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("column", "importance");
      importances.forEach((column, share) -> csv.writeRecord(column, share.toString()));
    }
  }

  /** Of each row what it is, what it had, what is predicted, and the difference. */
  static void predictions(ScoredRows rows, Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("kind", "actual", "predicted", "residual");
      for (int row = 0; row < rows.size(); row++) {
        double actual = rows.labels()[row];
        double predicted = rows.predictions()[row];
        csv.writeRecord(
            rows.kind().word(),
            Double.toString(actual),
            Double.toString(predicted),
            Double.toString(actual - predicted));
      }
    }
  }
}
