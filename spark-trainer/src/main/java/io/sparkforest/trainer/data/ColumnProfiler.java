package io.sparkforest.trainer.data;

import io.sparkforest.contract.format.FormatProfile;
import io.sparkforest.trainer.csv.FieldRules;
import io.sparkforest.trainer.sagemaker.Faults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers a {@link ColumnProfile} value by value, in memory that does not grow with the rows. */
final class ColumnProfiler {
  private static final double SEQUENCE_SPREAD = 10;

  private final String name;
  private final FieldRules rules;
  private long present;
  private long missing;
  private long numbers;
  private long trainingPresent;

  /** Of all labels. */
  private long characters;

  private long trainingMissing;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private final List<String> missingPlaces = new ArrayList<>();
  private final List<ColumnProfile.Sighting> texts = new ArrayList<>();
  private ColumnProfile.@Nullable Sighting enormous;
  private ColumnProfile.@Nullable Sighting nul;
  private @Nullable Set<String> labels = new HashSet<>();
  private @Nullable DistinctNumbers wholeNumbers = new DistinctNumbers();
  private final FormatProfile formats = new FormatProfile();
  private final LabelBudget budget;

  /** Whether the column is one of labels, whatever its values are. */
  private final boolean isOfLabels;

  private boolean hasLostLabels;

  /**
   * Starts with no value.
   *
   * @param budget shared by all columns: what is beyond it, columns of numbers alone do without
   * @param isOfLabels whether its labels are wanted even if all of them are numbers
   */
  ColumnProfiler(String name, FieldRules rules, LabelBudget budget, boolean isOfLabels) {
    this.budget = budget;
    this.isOfLabels = isOfLabels;
    this.name = name;
    this.rules = rules;
  }

  /**
   * Adds a value.
   *
   * @param place gives its file and line if a message needs them
   */
  void add(String field, Supplier<String> place, boolean heldOut) {
    String text = rules.present(field);
    if (text == null) {
      missing++;
      trainingMissing += heldOut ? 0 : 1;
      if (missingPlaces.size() < Faults.MAX_EXAMPLES) {
        missingPlaces.add(place.get());
      }
      return;
    }
    present++;
    double value = formats.add(text);
    OptionalDouble number =
        Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    if (number.isPresent()) {
      numbers++;
      if (enormous == null && Math.abs(number.getAsDouble()) > ColumnProfile.MAX_MAGNITUDE) {
        enormous = new ColumnProfile.Sighting(text, place.get());
      }
    } else {
      if (texts.size() < Faults.MAX_EXAMPLES) {
        texts.add(new ColumnProfile.Sighting(text, place.get()));
      }
      if (nul == null && text.indexOf('\0') >= 0) {
        nul = new ColumnProfile.Sighting(text, place.get());
      }
    }
    if (!heldOut) {
      learn(text, number);
    }
  }

  private void learn(String text, OptionalDouble number) {
    trainingPresent++;
    if (labels != null && labels.add(text)) {
      characters += text.length();
      boolean hasRoom = budget.acquire(text);
      if (labels.size() > ColumnProfile.MAX_LABELS || characters > ColumnProfile.MAX_CHARACTERS) {
        dropLabels();
      } else if (!hasRoom && isOfNumbers()) {
        dropLabels();
        hasLostLabels = true;
      }
    }
    if (number.isEmpty()) {
      wholeNumbers = null;
      return;
    }
    double value = number.getAsDouble();
    min = Math.min(min, value);
    max = Math.max(max, value);
    // A fraction or a repeated value shows that the column is no running number. Some thousand rows
    // without one are evidence enough, together with the range that all rows must fit into.
    boolean isRepeated =
        wholeNumbers != null
            && wholeNumbers.size() < budget.wholeNumbersPerColumn()
            && !wholeNumbers.add(value);
    if (isRepeated || value != Math.rint(value)) {
      wholeNumbers = null;
    }
  }

  private void dropLabels() {
    budget.release(labels == null ? 0 : labels.size(), characters);
    labels = null;
  }

  private boolean isOfNumbers() {
    return !isOfLabels && numbers == present;
  }

  /** Whether labels are wanted that there was no room for: a text came after many numbers. */
  boolean needsLostLabels() {
    return hasLostLabels && !isOfNumbers();
  }

  String name() {
    return name;
  }

  ColumnProfile profile() {
    boolean isSequence =
        wholeNumbers != null
            && trainingMissing == 0
            && trainingPresent >= ColumnProfile.MIN_SEQUENCE
            && max - min + 1 >= trainingPresent
            && max - min < SEQUENCE_SPREAD * trainingPresent;
    boolean hasNumbers = min <= max;
    return new ColumnProfile(
        name,
        present,
        missing,
        numbers,
        List.copyOf(missingPlaces),
        List.copyOf(texts),
        Optional.ofNullable(enormous),
        Optional.ofNullable(nul),
        trainingPresent,
        trainingMissing,
        hasNumbers ? OptionalDouble.of(min) : OptionalDouble.empty(),
        hasNumbers ? OptionalDouble.of(max) : OptionalDouble.empty(),
        isOfNumbers() && present > 0
            ? Optional.empty()
            : Optional.ofNullable(labels).map(Set::copyOf),
        isSequence,
        formats);
  }
}
