package io.sparkforest.trainer.data;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers a {@link ColumnProfile} value by value, in memory that does not grow with the rows. */
final class ColumnProfiler {
  private static final int SEQUENCE_PREFIX = 10_000;
  private static final double SEQUENCE_SPREAD = 10;

  private final String name;
  private final FieldRules rules;
  private long present;
  private long missing;
  private long numbers;
  private long trainingPresent;
  private long trainingMissing;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private ColumnProfile.@Nullable Sighting firstMissing;
  private ColumnProfile.@Nullable Sighting firstText;
  private @Nullable Set<String> labels = new HashSet<>();
  private @Nullable Set<Double> wholeNumbers = new HashSet<>();

  ColumnProfiler(String name, FieldRules rules) {
    this.name = name;
    this.rules = rules;
  }

  void add(String field, String file, long line, boolean heldOut) {
    String text = rules.present(field);
    if (text == null) {
      missing++;
      trainingMissing += heldOut ? 0 : 1;
      if (firstMissing == null) {
        firstMissing = new ColumnProfile.Sighting(field, file, line);
      }
      return;
    }
    present++;
    OptionalDouble number = FieldRules.number(text);
    if (number.isPresent()) {
      numbers++;
    } else if (firstText == null) {
      firstText = new ColumnProfile.Sighting(text, file, line);
    }
    if (!heldOut) {
      learn(text, number);
    }
  }

  private void learn(String text, OptionalDouble number) {
    trainingPresent++;
    if (labels != null && labels.add(text) && labels.size() > ColumnProfile.MOST_LABELS) {
      labels = null;
    }
    if (number.isEmpty()) {
      wholeNumbers = null;
      return;
    }
    double value = number.getAsDouble();
    min = Math.min(min, value);
    max = Math.max(max, value);
    // A fraction or a repeated value shows that the column is no running number. Ten thousand rows
    // without one tell enough, together with the range that all rows must fit into.
    boolean isRepeated =
        wholeNumbers != null && wholeNumbers.size() < SEQUENCE_PREFIX && !wholeNumbers.add(value);
    if (isRepeated || value != Math.rint(value)) {
      wholeNumbers = null;
    }
  }

  ColumnProfile profile() {
    boolean isSequence =
        wholeNumbers != null
            && trainingMissing == 0
            && trainingPresent >= ColumnProfile.SHORTEST_SEQUENCE
            && max - min + 1 >= trainingPresent
            && max - min < SEQUENCE_SPREAD * trainingPresent;
    boolean hasNumbers = min <= max;
    return new ColumnProfile(
        name,
        present,
        missing,
        numbers,
        Optional.ofNullable(firstMissing),
        Optional.ofNullable(firstText),
        trainingPresent,
        trainingMissing,
        hasNumbers ? OptionalDouble.of(min) : OptionalDouble.empty(),
        hasNumbers ? OptionalDouble.of(max) : OptionalDouble.empty(),
        Optional.ofNullable(labels).map(Set::copyOf),
        isSequence);
  }
}
