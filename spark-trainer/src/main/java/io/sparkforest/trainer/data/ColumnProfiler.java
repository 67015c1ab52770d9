package io.sparkforest.trainer.data;

import io.sparkforest.contract.format.decision.FormatProfile;
import io.sparkforest.trainer.columnar.LabelLimits;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.data.scan.ColumnFacts;
import io.sparkforest.trainer.data.scan.LearnedValues;
import io.sparkforest.trainer.sagemaker.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ColumnProfile} of what was found in the chunks of the files, which are merged in
 * their order, and of the values that a model may learn from.
 */
final class ColumnProfiler {
  private static final double SEQUENCE_SPREAD = 10;

  /** What can be learned from. */
  static final LabelLimits LABELS =
      new LabelLimits(ColumnProfile.MAX_LABELS, ColumnProfile.MAX_CHARACTERS);

  private final String name;

  /** Whether the column is one of labels, whatever its values are. */
  private final boolean isOfLabels;

  private long present;
  private long missing;
  private long numbers;
  private final List<String> missingPlaces = new ArrayList<>();
  private final List<ColumnProfile.Sighting> texts = new ArrayList<>();
  private ColumnProfile.@Nullable Sighting enormous;
  private ColumnProfile.@Nullable Sighting nul;
  private final FormatProfile formats = new FormatProfile();

  /**
   * Starts with no value.
   *
   * @param isOfLabels whether its labels are wanted even if all of them are numbers
   */
  ColumnProfiler(String name, boolean isOfLabels) {
    this.isOfLabels = isOfLabels;
    this.name = name;
  }

  /**
   * Adds what was found in the next chunk.
   *
   * @param places makes the names of places of the chunk's numbers of lines or records
   */
  void merge(ColumnFacts facts, LongFunction<String> places) {
    present += facts.present();
    numbers += facts.numbers();
    addMissing(facts.missing(), facts.missingPlaces(), places);
    facts.texts().stream()
        .limit((long) Faults.MAX_EXAMPLES - texts.size())
        .map(text -> sighting(text, places))
        .forEach(texts::add);
    if (enormous == null && facts.enormous() != null) {
      enormous = sighting(facts.enormous(), places);
    }
    if (nul == null && facts.nul() != null) {
      nul = sighting(facts.nul(), places);
    }
    formats.merge(facts.formats());
  }

  /** Adds missing values, of which the places of the first are known. */
  void addMissing(long count, List<Long> known, LongFunction<String> places) {
    missing += count;
    known.stream()
        .limit((long) Faults.MAX_EXAMPLES - missingPlaces.size())
        .map(places::apply)
        .forEach(missingPlaces::add);
  }

  private static ColumnProfile.Sighting sighting(
      ColumnFacts.Seen seen, LongFunction<String> places) {
    return new ColumnProfile.Sighting(seen.text(), places.apply(seen.place()));
  }

  String name() {
    return name;
  }

  /** Whether all present values are numbers, and the column is not one of labels. */
  boolean isOfNumbers() {
    return !isOfLabels && numbers == present;
  }

  /**
   * The profile.
   *
   * @param learned what a model may learn from
   * @param heldOut tells by a row's number whether it is held out
   */
  ColumnProfile profile(StoredColumn column, LearnedValues learned, LongPredicate heldOut) {
    boolean hasNumbers = learned.min() <= learned.max();
    return new ColumnProfile(
        name,
        present,
        missing,
        numbers,
        List.copyOf(missingPlaces),
        List.copyOf(texts),
        Optional.ofNullable(enormous),
        Optional.ofNullable(nul),
        learned.present(),
        learned.missing(),
        hasNumbers ? OptionalDouble.of(learned.min()) : OptionalDouble.empty(),
        hasNumbers ? OptionalDouble.of(learned.max()) : OptionalDouble.empty(),
        isOfNumbers() && present > 0 ? Optional.empty() : labels(column, learned),
        isSequence(column, learned, heldOut),
        formats);
  }

  private static Optional<Set<String>> labels(StoredColumn column, LearnedValues learned) {
    if (!column.hasLabels()) {
      return Optional.empty();
    }
    Set<String> labels = learned.labels(column);
    long characters = labels.stream().mapToLong(String::length).sum();
    return labels.size() > LABELS.labels() || characters > LABELS.characters()
        ? Optional.empty()
        : Optional.of(Set.copyOf(labels));
  }

  /**
   * A fraction or a repeated value shows that the column is no running number. Some thousand rows
   * without one are evidence enough, together with the range that all rows must fit into.
   */
  private static boolean isSequence(
      StoredColumn column, LearnedValues learned, LongPredicate heldOut) {
    double range = learned.max() - learned.min();
    return learned.isWhole()
        && learned.missing() == 0
        && learned.present() >= ColumnProfile.MIN_SEQUENCE
        && range + 1 >= learned.present()
        && range < SEQUENCE_SPREAD * learned.present()
        && LearnedValues.areDistinct(column, ColumnProfile.MAX_DISTINCT, heldOut);
  }
}
