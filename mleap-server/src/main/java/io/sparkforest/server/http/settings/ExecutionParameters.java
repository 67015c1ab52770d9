package io.sparkforest.server.http.settings;

import java.util.OptionalInt;

/**
 * How a batch transform job should send its records: what {@code GET /execution-parameters}
 * answers.
 *
 * @param maxConcurrentTransforms requests at the same time, at least 1
 * @param batchStrategy one record a request, or as many as fit
 * @param maxPayloadInMegabytes the length of a request; 0 for a stream of unknown length
 */
public record ExecutionParameters(
    int maxConcurrentTransforms, Strategy batchStrategy, int maxPayloadInMegabytes) {

  /** SageMaker rejects a job in which concurrency times payload is more. */
  private static final int MAX_MEGABYTES = 100;

  /** SageMaker's own default. */
  private static final int USUAL_PAYLOAD = 6;

  /** How many records a request has. */
  public enum Strategy {
    MULTI_RECORD,
    SINGLE_RECORD
  }

  /**
   * What fits the machine: two requests a core, one to be scored while another comes in, of 6 MB;
   * fewer or shorter ones where that would be more than 100 MB at a time. What the job's author has
   * chosen is left as it is.
   *
   * @param chosenConcurrency by the job's author
   * @param chosenPayload by the job's author, in megabytes
   */
  public static ExecutionParameters of(
      int cores, OptionalInt chosenConcurrency, OptionalInt chosenPayload, Strategy strategy) {
    int concurrency =
        chosenConcurrency.orElse(
            Math.min(2 * cores, MAX_MEGABYTES / Math.max(1, chosenPayload.orElse(1))));
    concurrency = Math.max(1, concurrency);
    int payload =
        chosenPayload.orElse(Math.max(1, Math.min(USUAL_PAYLOAD, MAX_MEGABYTES / concurrency)));
    return new ExecutionParameters(concurrency, strategy, payload);
  }

  /** The body of the response to {@code GET /execution-parameters}. */
  public String toJson() {
    return "{\"MaxConcurrentTransforms\":"
        + maxConcurrentTransforms
        + ",\"BatchStrategy\":\""
        + batchStrategy
        + "\",\"MaxPayloadInMB\":"
        + maxPayloadInMegabytes
        + "}";
  }
}
