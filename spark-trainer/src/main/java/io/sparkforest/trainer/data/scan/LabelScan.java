package io.sparkforest.trainer.data.scan;

import io.sparkforest.trainer.columnar.BlockMemory;
import io.sparkforest.trainer.columnar.GrowingColumn;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the labels of some columns whose texts were not kept: they looked like numbers until a text
 * came, or had very many labels.
 */
public final class LabelScan {
  private LabelScan() {}

  /**
   * Reads chunks once more.
   *
   * @param chunks all chunks of a table
   * @param plan how the columns are read, of which all are taken as labels
   * @param memory for the values
   * @param workers read the chunks
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public static Map<String, StoredColumn> of(
      List<FileChunk> chunks,
      ScanPlan plan,
      BlockMemory memory,
      ScanWorkers workers,
      StopRequest stop) {
    List<String> columns = plan.columns();
    List<GrowingColumn> growing = new ArrayList<>();
    columns.forEach(
        column -> growing.add(new GrowingColumn(memory, Integer.MAX_VALUE, plan.limits())));
    workers.inOrder(
        chunks,
        plan,
        summary -> {
          for (int column = 0; column < columns.size(); column++) {
            summary.columns().get(column).addTo(growing.get(column));
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
