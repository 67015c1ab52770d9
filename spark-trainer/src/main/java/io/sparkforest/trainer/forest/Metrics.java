package io.sparkforest.trainer.forest;

import java.util.Locale;
import java.util.Optional;

/**
 * How well predictions meet the target on one set of rows.
 *
 * @param rows number of rows
 * @param rmse root of the mean squared error, in the target's unit
 * @param mae mean absolute error, in the target's unit
 * @param r2 share of the target's variance that is explained, at most 1; none where the target does
 *     not vary
 */
public record Metrics(long rows, double rmse, double mae, Optional<Double> r2) {
  /**
   * {@code set:rmse=…; set:mae=…; set:r2=…;}, the form that SageMaker's metric definitions read.
   */
  public String log(String set) {
    String errors = String.format(Locale.ROOT, "%s:rmse=%.6g; %s:mae=%.6g;", set, rmse, set, mae);
    return r2.map(share -> String.format(Locale.ROOT, "%s %s:r2=%.6f;", errors, set, share))
        .orElse(errors);
  }
}
