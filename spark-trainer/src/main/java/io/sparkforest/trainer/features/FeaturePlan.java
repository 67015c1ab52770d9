package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.settings.CleaningParameters;
import io.sparkforest.trainer.settings.Imputation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What becomes of the columns of a schema on their way into the vector {@link #FEATURES}.
 *
 * <p>Numbers are imputed (by the mean unless told otherwise) and scaled to mean 0 and standard
 * deviation 1. Labels are indexed, unseen and missing ones as an index of their own after the
 * others, and stay nominal, so that a split may part them at will; a column with more labels than
 * {@code max_bins} cannot, and joins the numbers with its labels in alphabetical order, which is
 * the natural one of dates and codes.
 *
 * @param renamed the columns with labels to rename
 * @param numbers the numeric features
 * @param ordered the categorical features that join the numbers
 * @param nominal the other categorical features
 */
public record FeaturePlan(
    List<SourceColumn> renamed,
    List<PlannedColumn> numbers,
    List<PlannedColumn> ordered,
    List<PlannedColumn> nominal) {
  /** The vector that the forest splits on. */
  public static final String FEATURES = "features";

  /**
   * Plans the stages.
   *
   * @param maxBins maximum number of bins for a feature
   * @param trainingRows number of rows to train on: Spark's trees take no more bins than rows
   */
  public static FeaturePlan of(
      Schema schema, CleaningParameters cleaning, int maxBins, long trainingRows) {
    return new Planner(schema, cleaning, Math.min(maxBins, trainingRows)).plan();
  }

  /** Which column each slot of the vector comes from. */
  public List<String> featureNames() {
    return columns().map(PlannedColumn::name).toList();
  }

  /** The features in the order of the vector's slots. */
  Stream<PlannedColumn> columns() {
    return Stream.of(numbers, ordered, nominal).flatMap(List::stream);
  }

  private static final class Planner {
    private static final Imputation BY_THE_MEAN =
        new Imputation(Imputation.With.MEAN, Optional.empty(), Optional.empty());

    private final Schema schema;
    private final CleaningParameters cleaning;
    private final long maxLabels;

    Planner(Schema schema, CleaningParameters cleaning, long maxBins) {
      this.schema = schema;
      this.cleaning = cleaning;
      // One bin is for unseen and missing labels.
      this.maxLabels = maxBins - 1;
    }

    FeaturePlan plan() {
      return new FeaturePlan(
          schema.read().stream().map(this::source).filter(SourceColumn::isRenamed).toList(),
          planned(Column::isNumeric),
          planned(column -> !column.isNumeric() && labels(column) > maxLabels),
          planned(column -> !column.isNumeric() && labels(column) <= maxLabels));
    }

    private List<PlannedColumn> planned(Predicate<Column> form) {
      return schema.features().filter(form).map(this::planned).toList();
    }

    private PlannedColumn planned(Column column) {
      Optional<Imputation> imputation =
          imputation(column)
              .or(() -> column.isNumeric() ? Optional.of(BY_THE_MEAN) : Optional.empty());
      return new PlannedColumn(
          source(column),
          imputation,
          imputation.flatMap(Imputation::by).map(schema::column).map(this::source));
    }

    private SourceColumn source(Column column) {
      return new SourceColumn(column, column.isNumeric() ? Map.of() : aliases(column));
    }

    private Optional<Imputation> imputation(Column column) {
      return Optional.ofNullable(cleaning.impute().get(column.name()));
    }

    private Map<String, String> aliases(Column column) {
      return cleaning.aliases().getOrDefault(column.name(), Map.of());
    }

    private long labels(Column column) {
      Map<String, String> aliases = aliases(column);
      // A constant that fills gaps may be a label more.
      long filling = imputation(column).flatMap(Imputation::value).stream().count();
      return filling
          + column
              .labels()
              .<Long>map(
                  labels ->
                      labels.stream()
                          .map(label -> aliases.getOrDefault(label, label))
                          .distinct()
                          .count())
              .orElse((long) Integer.MAX_VALUE);
    }
  }
}
