package io.sparkforest.server.drift;

import java.util.Set;

/**
 * What training has seen of one of a model's inputs.
 *
 * @param isNumeric whether its values are numbers, else labels
 * @param min the least number; NaN if it is not known or the values are labels
 * @param max the greatest number; NaN as {@code min}
 * @param labels what the model knows, after and before aliases; empty if it is not known or the
 *     values are numbers
 */
public record SeenInput(
    String name, boolean isNumeric, double min, double max, Set<String> labels) {
  public SeenInput {
    labels = Set.copyOf(labels);
  }

  /** An input of numbers. */
  public static SeenInput numbers(String name, double min, double max) {
    return new SeenInput(name, true, min, max, Set.of());
  }

  /** An input of labels. */
  public static SeenInput labels(String name, Set<String> labels) {
    return new SeenInput(name, false, Double.NaN, Double.NaN, labels);
  }

  /** Whether it is known which values training has seen. */
  public boolean isKnown() {
    return isNumeric ? !Double.isNaN(min) : !labels.isEmpty();
  }
}
