package io.sparkforest.trainer.data.scan;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.csv.ByteRanges;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.List;
import java.util.function.Consumer;

/** Who reads chunks of files side by side. What comes of it does not depend on who does. */
public interface ScanWorkers {
  /** The cores of this host. */
  ScanWorkers OF_THIS_HOST =
      (chunks, plan, results, stop) ->
          AllCores.inOrder(
              chunks.size(),
              chunk -> ChunkScan.of(chunks.get(chunk), plan, ByteRanges.OF_THIS_HOST, stop),
              results,
              stop);

  /**
   * Reads chunks and passes the results on, on this thread and in the order of the chunks. The
   * first exception ends it.
   *
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws io.sparkforest.trainer.sagemaker.UserError if a file cannot be opened
   */
  void inOrder(
      List<FileChunk> chunks, ScanPlan plan, Consumer<ChunkSummary> results, StopRequest stop);
}
