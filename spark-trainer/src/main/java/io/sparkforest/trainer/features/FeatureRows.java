package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.table.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the fitted stages of {@link StageFitting} make of a row, computed from the row itself and
 * with the same result in every bit. Through a DataFrame with a column for each step Spark would
 * plan them in time, and on a stack, that grow with the columns: thousands are too many.
 */
public final class FeatureRows implements Serializable {
  private final ArrayList<Cell<Double>> slots;

  /** What is subtracted from the first slots, those of numbers, and what they are multiplied by. */
  private final double[] means;

  private final double[] factors;

  private FeatureRows(List<Cell<Double>> slots, double[] means, double[] factors) {
    this.slots = new ArrayList<>(slots);
    this.means = means;
    this.factors = factors;
  }

  /**
   * Reads the stages.
   *
   * @param stages those of {@link FittedFeatures#stages}; a forest after them is ignored
   * @param type the columns of the rows, which begin with those of {@link Schema#read}
   */
  public static FeatureRows of(Transformer[] stages, StructType type) {
    Reader reader = new Reader(type);
    for (Transformer stage : stages) {
      reader.add(stage);
    }
    return reader.rows();
  }

  /** The vector that the forest splits on. */
  public Vector features(Row row) {
    double[] values = new double[slots.size()];
    for (int slot = 0; slot < values.length; slot++) {
      values[slot] = scaled(slot, Objects.requireNonNull(slots.get(slot).of(row)));
    }
    return Vectors.dense(values).compressed();
  }

  /** What becomes of a cell's value in the vector. */
  double scaled(int slot, double value) {
    // To add 0 makes one number of 0 and -0, as the assembler does, which knows no other zero.
    return 0.0 + (slot < means.length ? (value + 0.0 - means[slot]) * factors[slot] : value);
  }

  /** What the places of the vector are computed from, but for {@link #scaled}. */
  List<Cell<Double>> slots() {
    return slots;
  }

  /** The number of categories of a place of the vector, 0 if it holds a number. */
  int categories(int slot) {
    return slot >= means.length && slots.get(slot) instanceof Cell.Index index
        ? index.unseen().intValue() + 1
        : 0;
  }

  /** All rows of a table as {@link FeaturePlan#FEATURES}, label and whether they are held out. */
  Dataset<Row> frame(Table table) {
    int label = table.type().fieldIndex(Schema.LABEL);
    int heldOut = table.type().fieldIndex(Table.HELD_OUT);
    StructType type =
        new StructType()
            .add(new AttributeGroup(FeaturePlan.FEATURES, attributes()).toStructField())
            .add(Schema.LABEL, DataTypes.DoubleType, false)
            .add(Table.HELD_OUT, DataTypes.BooleanType, false);
    return table
        .spark()
        .createDataFrame(
            table
                .rows()
                .map(row -> RowFactory.create(features(row), row.get(label), row.get(heldOut))),
            type);
  }

  private Attribute[] attributes() {
    Attribute[] attributes = new Attribute[slots.size()];
    for (int slot = 0; slot < attributes.length; slot++) {
      attributes[slot] =
          categories(slot) == 0
              ? NumericAttribute.defaultAttr()
              : NominalAttribute.defaultAttr().withNumValues(categories(slot));
    }
    return attributes;
  }

  /** Follows the columns from stage to stage. */
  private static final class Reader {
    private final StructType type;
    private final Map<String, Cell<String>> labels = new HashMap<>();
    private final Map<String, Cell<Double>> numbers = new HashMap<>();
    private final Map<String, String[]> vectors = new HashMap<>();
    private double[] means = {};
    private double[] factors = {};

    Reader(StructType type) {
      this.type = type;
    }

    void add(Transformer stage) {
      if (stage instanceof LabelAliases aliases) {
        labels.put(
            aliases.output(),
            new Cell.RenamedLabel(label(aliases.input()), new HashMap<>(aliases.canonical())));
      } else if (stage instanceof LabelImputerModel imputer) {
        Filling<String> filling = imputer.filling();
        labels.put(
            filling.output(),
            new Cell.FilledLabel(
                label(filling.input()),
                new HashSet<>(imputer.known()),
                group(filling),
                new HashMap<>(filling.byGroup()),
                filling.overall()));
      } else if (stage instanceof NumericImputerModel imputer) {
        Filling<Double> filling = imputer.filling();
        numbers.put(
            filling.output(),
            new Cell.FilledNumber(
                type.fieldIndex(filling.input()),
                group(filling),
                new HashMap<>(filling.byGroup()),
                filling.overall()));
      } else if (stage instanceof KnownImputerModel imputer) {
        addImputer(imputer);
      } else if (stage instanceof StringIndexerModel indexer) {
        addIndexer(indexer);
      } else if (stage instanceof VectorAssembler assembler) {
        vectors.put(assembler.getOutputCol(), slots(assembler.getInputCols()));
      } else if (stage instanceof StandardScalerModel scaler) {
        vectors.put(
            scaler.getOutputCol(), Objects.requireNonNull(vectors.get(scaler.getInputCol())));
        means = scaler.mean().toArray();
        // A copy, for the array is the model's own.
        factors = scaler.std().toArray().clone();
        for (int slot = 0; slot < factors.length; slot++) {
          factors[slot] = factors[slot] == 0 ? 0 : 1 / factors[slot];
        }
      } else if (!(stage instanceof RandomForestRegressionModel)) {
        throw new IllegalArgumentException("no fitted stage: " + stage.getClass().getName());
      }
    }

    private void addImputer(KnownImputerModel imputer) {
      List<Double> fillings = imputer.values();
      for (int column = 0; column < imputer.getInputCols().length; column++) {
        numbers.put(
            imputer.getOutputCols()[column],
            new Cell.FilledNumber(
                type.fieldIndex(imputer.getInputCols()[column]),
                new Cell.Nothing<>(),
                new HashMap<>(),
                fillings.get(column)));
      }
    }

    private void addIndexer(StringIndexerModel indexer) {
      for (int column = 0; column < indexer.getInputCols().length; column++) {
        HashMap<String, Double> indices = new HashMap<>();
        for (String label : indexer.labelsArray()[column]) {
          indices.put(label, (double) indices.size());
        }
        numbers.put(
            indexer.getOutputCols()[column],
            new Cell.Index(
                label(indexer.getInputCols()[column]), indices, (double) indices.size()));
      }
    }

    /** The columns that a vector is made of, vectors among them taken apart. */
    private String[] slots(String[] inputs) {
      return Stream.of(inputs)
          .flatMap(input -> Stream.of(vectors.getOrDefault(input, new String[] {input})))
          .toArray(String[]::new);
    }

    private Cell<String> label(String column) {
      Cell<String> known = labels.get(column);
      return known == null ? new Cell.RawLabel(type.fieldIndex(column)) : known;
    }

    private Cell<String> group(Filling<?> filling) {
      return filling.by().map(this::label).orElse(new Cell.Nothing<>());
    }

    FeatureRows rows() {
      List<String> columns = List.of(slots(new String[] {FeaturePlan.FEATURES}));
      List<Cell<Double>> slots = new ArrayList<>();
      columns.forEach(column -> slots.add(Objects.requireNonNull(numbers.get(column))));
      return new FeatureRows(slots, means, factors);
    }
  }
}
