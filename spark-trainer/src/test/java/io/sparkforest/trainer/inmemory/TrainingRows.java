package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.TestSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of features, label and weight, as a DataFrame or already binned.
 *
 * @param rows of {@code features}, {@code label} and {@code weight}
 * @param categories by feature, 0 for a numeric one
 */
record TrainingRows(List<Row> rows, List<Integer> categories) {
  static TrainingRows numeric(int features) {
    return of(new int[features]);
  }

  static TrainingRows of(int... categories) {
    return new TrainingRows(new ArrayList<>(), Arrays.stream(categories).boxed().toList());
  }

  TrainingRows add(double label, double... features) {
    return addWeighted(1, label, features);
  }

  TrainingRows addWeighted(double weight, double label, double... features) {
    rows.add(RowFactory.create(Vectors.dense(features), label, weight));
    return this;
  }

  /** Random features of few or many values, and labels without ties that depend on them. */
  static TrainingRows random(long seed, int size, int... categories) {
    Random random = new Random(seed);
    TrainingRows table = of(categories);
    for (int row = 0; row < size; row++) {
      double[] features = new double[categories.length];
      double label = random.nextGaussian();
      for (int feature = 0; feature < features.length; feature++) {
        if (categories[feature] > 0) {
          features[feature] = random.nextInt(categories[feature]);
          label += (features[feature] * 7) % 3;
        } else {
          features[feature] =
              feature % 2 == 0
                  ? random.nextInt(5) - 2
                  : Math.exp(random.nextGaussian() * 3) - 10 * random.nextDouble();
          label += Math.signum(features[feature]) + (features[feature] > 5 ? 2 : 0);
        }
      }
      table.addWeighted(0.25 + random.nextDouble() * 2, label, features);
    }
    return table;
  }

  TrainingRows shuffled(long seed) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    return new TrainingRows(shuffled, categories);
  }

  Dataset<Row> frame() {
    return frame(2);
  }

  Dataset<Row> frame(int partitions) {
    Attribute[] attributes = new Attribute[categories.size()];
    for (int feature = 0; feature < attributes.length; feature++) {
      attributes[feature] =
          categories.get(feature) > 0
              ? NominalAttribute.defaultAttr().withNumValues(categories.get(feature))
              : NumericAttribute.defaultAttr();
    }
    Metadata metadata =
        attributes.length == 0
            ? Metadata.empty()
            : new AttributeGroup("features", attributes).toMetadata();
    StructType type =
        new StructType(
            new StructField[] {
              new StructField("features", SQLDataTypes.VectorType(), true, metadata),
              new StructField("label", DataTypes.DoubleType, true, Metadata.empty()),
              new StructField("weight", DataTypes.DoubleType, true, Metadata.empty())
            });
    return partitions == 1
        ? TestSession.get().createDataFrame(rows, type).coalesce(1)
        : TestSession.get().createDataFrame(rows, type).repartition(partitions);
  }

  Vector vector(int row) {
    return rows.get(row).getAs(0);
  }

  double label(int row) {
    return rows.get(row).getDouble(1);
  }

  BinnedRows binned(int maxBins, boolean isWeighted) {
    return binned(maxBins, isWeighted, false);
  }

  BinnedRows binned(int maxBins, boolean isWeighted, boolean hasParts) {
    List<LabeledVector> read =
        rows.stream()
            .map(row -> isWeighted ? row : RowFactory.create(row.get(0), row.get(1)))
            .map(LabeledVector::of)
            .toList();
    RowSample sample = new RowSample(categories.size(), read.size());
    read.forEach(sample::add);
    FeatureBins[] bins = new FeatureBins[categories.size()];
    for (int feature = 0; feature < bins.length; feature++) {
      bins[feature] =
          categories.get(feature) > 0
              ? FeatureBins.nominal(categories.get(feature))
              : FeatureBins.numeric(sample.rows(), feature, maxBins, hasParts);
    }
    RowChunk chunk = new RowChunk(bins, isWeighted);
    read.forEach(chunk::add);
    return BinnedRows.of(bins, List.of(chunk.trimmed()));
  }
}
