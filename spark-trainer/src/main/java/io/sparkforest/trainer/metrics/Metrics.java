package io.sparkforest.trainer.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.contract.notes.MetricsFormat;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * How well predictions meet the target on one set of rows.
 *
 * @param rows number of rows
 * @param rmse root of the mean squared error, in the target's unit
 * @param mae mean absolute error, in the target's unit
 * @param r2 share of the target's variance that is explained, at most 1; none where the target does
 *     not vary
 */
public record Metrics(
    long rows,
    @JsonProperty(MetricsFormat.RMSE) double rmse,
    @JsonProperty(MetricsFormat.MAE) double mae,
    @JsonProperty(MetricsFormat.R2) Optional<Double> r2) {
  /**
   * Marks the lines of the log that SageMaker's metric definitions may read. In all others the
   * log's layout breaks up whatever looks like a metric, since it comes from the user's names and
   * labels.
   */
  public static final Marker MARKER = MarkerFactory.getMarker("METRICS");

  /**
   * {@code set:rmse=…; set:mae=…; set:r2=…;}, the form that SageMaker's metric definitions read.
   */
  public String log(String set) {
    String errors = String.format(Locale.ROOT, "%s:rmse=%.6g; %s:mae=%.6g;", set, rmse, set, mae);
    return r2.map(share -> String.format(Locale.ROOT, "%s %s:r2=%.6f;", errors, set, share))
        .orElse(errors);
  }
}
