package io.sparkforest.trainer.data;

import io.sparkforest.trainer.columnar.GrowingColumn;
import io.sparkforest.trainer.columnar.LabelLimits;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.data.scan.ChunkScan;
import io.sparkforest.trainer.data.scan.ScanPlan;
import io.sparkforest.trainer.data.scan.ScannedColumn;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the labels of some columns whose texts were not kept: they looked like numbers until a text
 * came, or had very many labels.
 */
final class LabelScan {
  private LabelScan() {}

  /**
   * Reads chunks once more.
   *
   * @param chunks all chunks of a table
   * @param columns names of the columns
   * @param limits how many labels are kept
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  static Map<String, StoredColumn> of(
      List<FileChunk> chunks,
      List<String> columns,
      LabelLimits limits,
      TableScan.Settings settings,
      StopRequest stop) {
    ScanPlan plan =
        new ScanPlan(
            columns,
            settings.target(),
            Set.of(),
            settings.rules(),
            limits,
            Integer.MAX_VALUE,
            ColumnProfile.MAX_MAGNITUDE);
    List<GrowingColumn> growing = new ArrayList<>();
    columns.forEach(
        column -> growing.add(new GrowingColumn(settings.memory(), Integer.MAX_VALUE, limits)));
    AllCores.inOrder(
        chunks.size(),
        chunk -> ChunkScan.of(chunks.get(chunk), plan, stop),
        summary -> {
          for (int column = 0; column < columns.size(); column++) {
            ScannedColumn scanned = summary.columns().get(column);
            if (scanned.hasTooMany()) {
              growing.get(column).exceed();
            }
            growing.get(column).add(scanned.values());
          }
        },
        stop);
    Map<String, StoredColumn> stored = new LinkedHashMap<>();
    for (int column = 0; column < columns.size(); column++) {
      stored.put(columns.get(column), growing.get(column).stored());
    }
    return stored;
  }
}
