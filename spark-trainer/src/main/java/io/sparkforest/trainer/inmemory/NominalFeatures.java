package io.sparkforest.trainer.inmemory;

import java.util.Locale;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * Which features of a vector column are nominal, by the column's ML attributes, as Spark's trees
 * read them.
 */
final class NominalFeatures {
  private static final String ATTRIBUTES = "ml_attr";
  private static final String BY_TYPE = "attrs";

  private NominalFeatures() {}

  /**
   * The number of categories of each feature, 0 for a numeric one.
   *
   * @throws IllegalArgumentException if a nominal feature does not say how many categories it has,
   *     or is none of the row's
   */
  static int[] categories(StructField column, int features) {
    int[] categories = new int[features];
    Metadata metadata = column.metadata();
    if (!metadata.contains(ATTRIBUTES) || !metadata.getMetadata(ATTRIBUTES).contains(BY_TYPE)) {
      return categories;
    }
    Metadata attributes = metadata.getMetadata(ATTRIBUTES).getMetadata(BY_TYPE);
    if (attributes.contains("nominal")) {
      for (Metadata attribute : attributes.getMetadataArray("nominal")) {
        categories[index(attribute, features)] = categories(attribute);
      }
    }
    if (attributes.contains("binary")) {
      for (Metadata attribute : attributes.getMetadataArray("binary")) {
        categories[index(attribute, features)] = 2;
      }
    }
    return categories;
  }

  private static int index(Metadata attribute, int features) {
    long index = attribute.getLong("idx");
    if (index >= features) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an attribute describes feature %d, but the rows have %d features",
              index,
              features));
    }
    return (int) index;
  }

  private static int categories(Metadata attribute) {
    if (attribute.contains("vals")) {
      return attribute.getStringArray("vals").length;
    }
    if (attribute.contains("num_vals")) {
      return (int) attribute.getLong("num_vals");
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "feature %d is nominal, but its attribute does not say how many categories it has",
            attribute.getLong("idx")));
  }
}
