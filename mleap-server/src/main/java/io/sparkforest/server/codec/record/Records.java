package io.sparkforest.server.codec.record;

import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.model.Rows;
import java.util.Map;

/**
 * Consecutive records of a request.
 *
 * @param before how many records of the request came before
 * @param rows one for each record; the row of a record with an error has no meaning
 * @param errors what is wrong with records, by their place in {@code rows}; always empty under
 *     {@link BadRecords#REFUSE}
 * @param kept the fields of each record to include in the response
 */
public record Records(long before, Rows rows, Map<Integer, RequestError> errors, KeptFields kept) {
  public Records {
    errors = Map.copyOf(errors);
  }

  /** How many records these are; 0 at the request's end. */
  public int size() {
    return rows.size();
  }
}
