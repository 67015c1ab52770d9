package io.sparkforest.trainer.data.scan;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.source.ByteRanges;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who reads pieces of files side by side. Results come in the order of the pieces, whoever does.
 */
public interface ScanWorkers {
  /** The cores of this host. */
  ScanWorkers OF_THIS_HOST =
      new ScanWorkers() {
        @Override
        public <P, T> void inOrder(
            List<P> pieces, Work<P, T> work, Consumer<T> results, StopRequest stop) {
          AllCores.inOrder(
              pieces.size(),
              piece -> work.of(pieces.get(piece), ByteRanges.OF_THIS_HOST, stop),
              results,
              stop);
        }
      };

  /**
   * The work on a piece, which depends on the piece and on what is in the files alone.
   *
   * @param <P> a piece, and
   * @param <T> the result, which both may have to be sent to another host
   */
  interface Work<P, T> extends Serializable {
    /**
     * Does it.
     *
     * @param files opens the job's files
     */
    T of(P piece, ByteRanges files, StopRequest stop);
  }

  /**
   * Does the work on all pieces and passes the results on, on this thread and in their order. The
   * first exception ends it.
   *
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  <P, T> void inOrder(List<P> pieces, Work<P, T> work, Consumer<T> results, StopRequest stop);
}
