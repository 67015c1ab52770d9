package io.sparkforest.trainer.data.scan;

import java.util.List;

/** Scans the fields of a column as those of a chunk, each on a line of its own. */
public final class ScannedTexts {
  private ScannedTexts() {}

  public static ScannedColumn of(ScanPlan plan, List<String> fields) {
    ColumnScan scan = new ColumnScan(plan, false);
    for (int row = 0; row < fields.size(); row++) {
      char[] text = fields.get(row).toCharArray();
      scan.add(text, 0, text.length, row + 1);
    }
    return scan.finished();
  }
}
