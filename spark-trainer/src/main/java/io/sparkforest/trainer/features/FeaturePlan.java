package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.job.Hyperparameters;
import io.sparkforest.trainer.job.Imputation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.jspecify.annotations.Nullable;

/**
 * The stages that turn the columns of a schema into the vector {@link #FEATURES}.
 *
 * <p>Numbers are imputed (by the mean unless told otherwise) and scaled to mean 0 and standard
 * deviation 1. Labels are indexed, unseen and missing ones as an index of their own after the
 * others, and stay nominal, so that a split may part them at will; a column with more labels than
 * {@code max_bins} cannot, and joins the numbers with its labels in alphabetical order, which is
 * the natural one of dates and codes.
 *
 * @param pipeline the stages, to be fitted
 * @param featureNames which column each slot of the vector comes from
 */
public record FeaturePlan(Pipeline pipeline, List<String> featureNames) {
  /** The vector that the forest splits on. */
  public static final String FEATURES = "features";

  private static final String NUMBERS = "numbers";
  private static final String SCALED = "scaled";

  /**
   * Plans the stages.
   *
   * @param trainingRows number of rows to train on: Spark's trees take no more bins than rows
   */
  public static FeaturePlan of(Schema schema, Hyperparameters hyperparameters, long trainingRows) {
    return new Planner(schema, hyperparameters, trainingRows).plan();
  }

  private static final class Planner {
    private final Schema schema;
    private final Hyperparameters hyperparameters;
    private final long mostLabels;
    private final List<PipelineStage> stages = new ArrayList<>();
    private final List<String> numberInputs = new ArrayList<>();
    private final List<String> numberNames = new ArrayList<>();
    private final List<String> nominalInputs = new ArrayList<>();
    private final List<String> nominalNames = new ArrayList<>();

    Planner(Schema schema, Hyperparameters hyperparameters, long trainingRows) {
      this.schema = schema;
      this.hyperparameters = hyperparameters;
      // One bin is for unseen and missing labels.
      this.mostLabels = Math.min(hyperparameters.maxBins(), trainingRows) - 1;
    }

    FeaturePlan plan() {
      schema.read().stream().filter(column -> !column.isNumeric()).forEach(this::addAliases);
      addNumbers();
      addLabels();
      assemble();
      List<String> names = new ArrayList<>(numberNames);
      names.addAll(nominalNames);
      Pipeline pipeline = new Pipeline().setStages(stages.toArray(new PipelineStage[0]));
      return new FeaturePlan(pipeline, List.copyOf(names));
    }

    private void addAliases(Column column) {
      Map<String, String> aliases = hyperparameters.aliases().get(column.name());
      if (aliases != null) {
        stages.add(new LabelAliases(column.id(), aliases, canonical(column)));
      }
    }

    /** The column that holds canonical labels. */
    private String canonical(Column column) {
      return hyperparameters.aliases().containsKey(column.name())
          ? column.id("canonical")
          : column.id();
    }

    private void addNumbers() {
      Map<Imputation.With, List<Column>> plain = new EnumMap<>(Imputation.With.class);
      for (Column column : schema.features().filter(Column::isNumeric).toList()) {
        Imputation imputation =
            imputation(column)
                .orElse(new Imputation(Imputation.With.MEAN, Optional.empty(), Optional.empty()));
        if (!isSparks(imputation)) {
          stages.add(
              new NumericImputer(column.id(), group(imputation), imputation, filled(column)));
        } else {
          plain.computeIfAbsent(imputation.with(), with -> new ArrayList<>()).add(column);
        }
        numberInputs.add(filled(column));
        numberNames.add(column.name());
      }
      plain.forEach(
          (with, columns) ->
              stages.add(
                  new Imputer()
                      .setStrategy(with.lowerCase())
                      .setInputCols(ids(columns, Column::id))
                      .setOutputCols(ids(columns, Planner::filled))));
    }

    /** Spark's own median is approximate in another way at every run. */
    private static boolean isSparks(Imputation imputation) {
      boolean isPlain = imputation.by().isEmpty() && imputation.value().isEmpty();
      return isPlain && imputation.with() != Imputation.With.MEDIAN;
    }

    private void addLabels() {
      List<Column> nominal = new ArrayList<>();
      List<Column> ordered = new ArrayList<>();
      for (Column column : schema.features().filter(each -> !each.isNumeric()).toList()) {
        imputation(column)
            .ifPresent(
                imputation ->
                    stages.add(
                        new LabelImputer(
                            canonical(column), group(imputation), imputation, filled(column))));
        if (labels(column) <= mostLabels) {
          nominal.add(column);
          nominalInputs.add(index(column));
          nominalNames.add(column.name());
        } else {
          ordered.add(column);
          numberInputs.add(index(column));
          numberNames.add(column.name());
        }
      }
      addIndexer(nominal, "frequencyDesc");
      addIndexer(ordered, "alphabetAsc");
    }

    private void addIndexer(List<Column> columns, String order) {
      if (!columns.isEmpty()) {
        stages.add(
            new StringIndexer()
                .setStringOrderType(order)
                .setHandleInvalid("keep")
                .setInputCols(ids(columns, this::labelInput))
                .setOutputCols(ids(columns, Planner::index)));
      }
    }

    private void assemble() {
      List<String> inputs = new ArrayList<>(nominalInputs);
      if (!numberInputs.isEmpty()) {
        stages.add(
            new VectorAssembler()
                .setInputCols(numberInputs.toArray(new String[0]))
                .setOutputCol(NUMBERS));
        stages.add(
            new StandardScaler()
                .setWithMean(true)
                .setWithStd(true)
                .setInputCol(NUMBERS)
                .setOutputCol(SCALED));
        inputs.add(0, SCALED);
      }
      stages.add(
          new VectorAssembler().setInputCols(inputs.toArray(new String[0])).setOutputCol(FEATURES));
    }

    private Optional<Imputation> imputation(Column column) {
      return Optional.ofNullable(hyperparameters.impute().get(column.name()));
    }

    private @Nullable String group(Imputation imputation) {
      return imputation.by().map(schema::column).map(this::canonical).orElse(null);
    }

    private long labels(Column column) {
      Map<String, String> aliases = hyperparameters.aliases().getOrDefault(column.name(), Map.of());
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

    private String labelInput(Column column) {
      return imputation(column).isPresent() ? filled(column) : canonical(column);
    }

    private static String filled(Column column) {
      return column.id("filled");
    }

    private static String index(Column column) {
      return column.id("index");
    }

    private static String[] ids(List<Column> columns, Function<Column, String> name) {
      return columns.stream().map(name).toArray(String[]::new);
    }
  }
}
