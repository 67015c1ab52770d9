package io.sparkforest.server.codec.answer;

import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.model.Predictions;
import java.util.Map;

/**
 * What becomes of consecutive records of a request.
 *
 * @param predictions one for each record; that of a record with an error has no meaning
 * @param errors what is wrong with records, by their place
 */
public record ScoredRecords(Predictions predictions, Map<Integer, RequestError> errors) {
  public ScoredRecords {
    errors = Map.copyOf(errors);
  }

  /** How many of the records have a score. */
  public int scored() {
    return predictions.scores().length - errors.size();
  }
}
