package io.sparkforest.trainer.report;

import io.sparkforest.trainer.baseline.Baselines;
import io.sparkforest.trainer.forest.Forest;
import io.sparkforest.trainer.interval.Intervals;
import io.sparkforest.trainer.metrics.Metrics;
import java.util.Optional;

/**
 * What a job has found.
 *
 * @param forest the forest
 * @param test its metrics on the test channel, if there is one
 * @param intervals its prediction intervals, if there are rows to calibrate them on
 * @param baselines how well plain models predict, if known
 */
public record JobResults(
    Forest forest,
    Optional<Metrics> test,
    Optional<Intervals> intervals,
    Optional<Baselines> baselines) {}
