package io.sparkforest.trainer.inmemory;

import java.util.Locale;

/** Spark's {@code featureSubsetStrategy}: how many features are drawn at a node. */
public final class FeatureSubset {
  private FeatureSubset() {}

  /**
   * The number of features, rounded up as Spark does it, and no more than there are.
   *
   * @param strategy {@code auto} (all of them for a single tree, else a third), {@code all}, {@code
   *     onethird}, {@code sqrt}, {@code log2}, a whole number above 0, or a share above 0 to 1.0
   * @throws IllegalArgumentException if it is none of these
   */
  public static int size(String strategy, int features, int trees) {
    double size =
        switch (strategy.toLowerCase(Locale.ROOT)) {
          case "auto" -> trees == 1 ? features : features / 3.0;
          case "all" -> features;
          case "onethird" -> features / 3.0;
          case "sqrt" -> Math.sqrt(features);
          case "log2" -> Math.log(features) / Math.log(2);
          default -> number(strategy, features);
        };
    return (int) Math.max(1, Math.min(features, Math.ceil(size)));
  }

  private static double number(String strategy, int features) {
    try {
      // Spark tells 1, a single feature, from 1.0, all of them.
      boolean isCount = strategy.matches("\\+?[0-9]+");
      double number = isCount ? Integer.parseInt(strategy) : Double.parseDouble(strategy);
      if (number > 0 && (isCount || number <= 1)) {
        return isCount ? number : number * features;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("unknown featureSubsetStrategy: " + strategy);
  }
}
