package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.metrics.Metrics;
import java.util.Optional;

/**
 * The forest after one batch.
 *
 * @param trees trees grown so far, those of the forests before it included
 * @param seconds time since growing began, that of interrupted jobs before this one included
 * @param train metrics on the rows it was grown on
 * @param outOfBag the same where each row is predicted by the trees grown without it, if they are
 *     known
 * @param validation metrics on the rows held out, if any
 */
public record BatchReport(
    int trees,
    double seconds,
    Metrics train,
    Optional<Metrics> outOfBag,
    Optional<Metrics> validation) {
  /** All metrics, as SageMaker's metric definitions read them from the log. */
  String log() {
    return train.log("train")
        + outOfBag.map(metrics -> " " + metrics.log("oob")).orElse("")
        + validation.map(metrics -> " " + metrics.log("validation")).orElse("");
  }

  /** How well the forest does on what it was not grown on: on rows held out, else out of bag. */
  public Optional<Metrics> judging() {
    return validation.or(() -> outOfBag);
  }
}
