package io.sparkforest.server.codec;

import io.sparkforest.server.model.Predictions;
import java.util.Map;

/**
 * What becomes of consecutive records of a request.
 *
 * @param predictions one for each record; those of a record at fault are of no meaning
 * @param faults what is wrong with records, by their place
 */
public record ScoredRecords(Predictions predictions, Map<Integer, Fault> faults) {
  public ScoredRecords {
    faults = Map.copyOf(faults);
  }

  /** How many of the records have a score. */
  public int scored() {
    return predictions.scores().length - faults.size();
  }
}
