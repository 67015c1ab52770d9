package io.sparkforest.server.http.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sparkforest.server.drift.Drift;
import io.sparkforest.server.drift.Drift.InputCount;
import io.sparkforest.server.model.Model;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * How the records of each loaded model differ from those of training. Made when Prometheus asks: a
 * model that is unloaded takes its series with it, and a wide one costs nothing meanwhile.
 */
final class DriftCollector implements MultiCollector {
  private final Models models;

  /** The models that are loaded. */
  interface Models {
    /**
     * Does something with each of them.
     *
     * @param action takes a model's name, which is empty if it is the only one, and the model
     */
    void forEach(BiConsumer<String, Model> action);
  }

  DriftCollector(Models models) {
    this.models = models;
  }

  @Override
  public MetricSnapshots collect() {
    Series series = new Series();
    models.forEach((name, model) -> series.add(name, model.drift()));
    return series.snapshots();
  }

  private static final class Series {
    private final CounterSnapshot.Builder missing =
        CounterSnapshot.builder()
            .name("model_missing_values")
            .help("Records scored that had no value in a column");
    private final CounterSnapshot.Builder unseen =
        CounterSnapshot.builder()
            .name("model_unseen_labels")
            .help("Records scored with a label that training did not see in a column");
    private final CounterSnapshot.Builder outside =
        CounterSnapshot.builder()
            .name("model_numbers_out_of_range")
            .help("Records scored with a number outside the range of training in a column");
    private final HistogramSnapshot.Builder scores =
        HistogramSnapshot.builder().name("model_scores").help("Scores");

    private void add(String model, Drift drift) {
      for (InputCount count : drift.inputs()) {
        Labels labels = labels(model).merge(Labels.of("column", count.seen().name()));
        missing.dataPoint(counter(labels, count.missing()));
        if (count.seen().isKnown()) {
          (count.seen().isNumeric() ? outside : unseen).dataPoint(counter(labels, count.unseen()));
        }
      }
      double[] bounds = Arrays.copyOf(drift.bounds(), drift.bounds().length + 1);
      bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
      long[] counts = drift.scores();
      scores.dataPoint(
          HistogramDataPointSnapshot.builder()
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(
                      bounds,
                      Arrays.stream(counts).mapToObj(count -> count).toArray(Number[]::new)))
              .sum(drift.sum())
              .labels(labels(model))
              .build());
    }

    private static Labels labels(String model) {
      return model.isEmpty() ? Labels.EMPTY : Labels.of("model", model);
    }

    private static CounterDataPointSnapshot counter(Labels labels, long count) {
      return CounterDataPointSnapshot.builder().labels(labels).value((double) count).build();
    }

    private MetricSnapshots snapshots() {
      return MetricSnapshots.of(missing.build(), unseen.build(), outside.build(), scores.build());
    }
  }
}
