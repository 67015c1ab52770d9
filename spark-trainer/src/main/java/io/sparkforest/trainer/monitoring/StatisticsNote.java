package io.sparkforest.trainer.monitoring;

import io.sparkforest.contract.FieldRules;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code statistics.json}: the distribution of each column, in the <a
 * href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-statistics.html">schema
 * that AWS publishes</a>. It is taken from a sample of the training rows, as if a baseline job had
 * got only these.
 *
 * @param version of the schema
 * @param features the columns of the data that is monitored, in its order
 */
public record StatisticsNote(int version, Dataset dataset, List<Feature> features) {

  /** How many rows there are. */
  record Dataset(long itemCount) {}

  /** One column: either of numbers or of strings. */
  record Feature(
      String name,
      InferredType inferredType,
      Optional<Numbers> numericalStatistics,
      Optional<Strings> stringStatistics) {}

  record Common(long numPresent, long numMissing) {}

  /** Statistics of numbers; the standard deviation is that of a population. */
  record Numbers(
      Common common,
      double mean,
      double sum,
      double stdDev,
      double min,
      double max,
      NumberDistribution distribution) {}

  record NumberDistribution(KllNote kll) {}

  record Strings(Common common, long distinctCount, Optional<StringDistribution> distribution) {}

  record StringDistribution(Categorical categorical) {}

  record Categorical(List<Bucket> buckets) {}

  record Bucket(String value, long count) {}

  /**
   * The statistics of a sample.
   *
   * @param columns in the order of the data that is monitored; the last is one of a record
   */
  public static StatisticsNote of(List<RawColumn> columns) {
    long rows = columns.get(columns.size() - 1).sample().size();
    return new StatisticsNote(
        0, new Dataset(rows), columns.stream().map(StatisticsNote::feature).toList());
  }

  private static Feature feature(RawColumn column) {
    List<String> present = column.sample().stream().filter(Objects::nonNull).toList();
    Common common = new Common(present.size(), column.sample().size() - (long) present.size());
    InferredType type = column.type();
    if (type.isNumeric() && !present.isEmpty()) {
      return new Feature(
          column.name(), type, Optional.of(numbers(present, common)), Optional.empty());
    }
    return new Feature(
        column.name(), type, Optional.empty(), Optional.of(strings(present, common)));
  }

  private static Numbers numbers(List<String> fields, Common common) {
    double[] sorted = fields.stream().mapToDouble(FieldRules::number).sorted().toArray();
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    double mean = sum / sorted.length;
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    return new Numbers(
        common,
        mean,
        sum,
        Math.sqrt(squares / sorted.length),
        sorted[0],
        sorted[sorted.length - 1],
        new NumberDistribution(KllNote.of(sorted)));
  }

  private static Strings strings(List<String> fields, Common common) {
    Map<String, Long> counts = new HashMap<>();
    fields.forEach(field -> counts.merge(field, 1L, Long::sum));
    Optional<StringDistribution> distribution = Optional.empty();
    if (counts.size() <= RawColumn.MAX_LISTED) {
      distribution =
          Optional.of(
              new StringDistribution(
                  new Categorical(
                      counts.entrySet().stream()
                          .map(count -> new Bucket(count.getKey(), count.getValue()))
                          .sorted(
                              Comparator.comparingLong(Bucket::count)
                                  .reversed()
                                  .thenComparing(Bucket::value))
                          .toList())));
    }
    return new Strings(common, counts.size(), distribution);
  }
}
