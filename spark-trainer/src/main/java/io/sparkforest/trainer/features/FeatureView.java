package io.sparkforest.trainer.features;

import java.util.List;

/**
 * A feature as people know it: its values in the vector as those of its column.
 *
 * @param name the column
 * @param labels the labels of a nominal feature, whose values are their places; none for a number
 * @param mean what was subtracted from a number; 0 for labels
 * @param deviation what it was then divided by; 1 for labels
 */
public record FeatureView(String name, List<String> labels, double mean, double deviation) {
  /** Copies the labels. */
  public FeatureView {
    labels = List.copyOf(labels);
  }

  /** Whether its values are the places of labels, which a split may divide in any way. */
  public boolean isNominal() {
    return !labels.isEmpty();
  }

  /** A number as it stood in the data; of labels in alphabetical order, their place. */
  public double raw(double value) {
    return value * deviation + mean;
  }

  /**
   * The label of a place; that after the last is for gaps and labels that training did not have.
   */
  public String label(double value) {
    int place = (int) value;
    return place < labels.size() ? labels.get(place) : "(missing or new)";
  }
}
