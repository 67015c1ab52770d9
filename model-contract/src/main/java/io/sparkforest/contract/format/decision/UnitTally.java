package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.contract.format.text.DecimalMark;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How many numbers have each unit, as long as there are not too many units. */
final class UnitTally implements Serializable {
  /** Units of a format at most. */
  static final int MAX_UNITS = 16;

  /** If more texts stand behind numbers, none is a unit: they are addresses or the like. */
  private static final int MAX_COUNTED = 64;

  /** Numbers that must have a unit: one that occurs once is no unit. */
  private static final long MIN_COUNT = 2;

  private final Map<String, Counts> counts = new HashMap<>();

  /** Mostly the next number's, too. */
  private String lastUnit = "";

  private @Nullable Counts last;

  /** Numbers with a unit. */
  private static final class Counts implements Serializable {
    private long point;
    private long comma;
    private String example;

    Counts(String example) {
      this.example = example;
    }

    void add(String value, int shape, long times) {
      point += (shape & ValueShape.POINT) == 0 ? 0 : times;
      comma += (shape & ValueShape.COMMA) == 0 ? 0 : times;
      example = example.compareTo(value) <= 0 ? example : value;
    }

    void add(Counts other) {
      point += other.point;
      comma += other.comma;
      example = example.compareTo(other.example) <= 0 ? example : other.example;
    }

    long of(DecimalMark decimal) {
      return decimal == DecimalMark.POINT ? point : comma;
    }
  }

  private boolean isFull() {
    return counts.size() > MAX_COUNTED;
  }

  /**
   * Adds a number.
   *
   * @param text holds the number's unit, from {@code start} to before {@code end}
   * @param times how often it occurs
   */
  void add(char[] text, int start, int end, String value, int shape, long times) {
    if (isFull()) {
      return;
    }
    if (last == null || !Characters.isSame(text, start, end, lastUnit)) {
      lastUnit = new String(text, start, end - start);
      last = counts.computeIfAbsent(lastUnit, name -> new Counts(value));
    }
    last.add(value, shape, times);
  }

  void add(UnitTally other) {
    for (Map.Entry<String, Counts> each : other.counts.entrySet()) {
      if (!isFull()) {
        counts
            .computeIfAbsent(each.getKey(), name -> new Counts(each.getValue().example))
            .add(each.getValue());
      }
    }
  }

  /** The most frequent units of numbers with a decimal mark, in alphabetical order. */
  List<String> units(DecimalMark decimal) {
    if (isFull()) {
      return List.of();
    }
    ToLongFunction<Map.Entry<String, Counts>> count = each -> each.getValue().of(decimal);
    return counts.entrySet().stream()
        .filter(each -> count.applyAsLong(each) >= MIN_COUNT)
        .sorted(
            Comparator.comparingLong(count).reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_UNITS)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  long count(String unit, DecimalMark decimal) {
    Counts found = counts.get(unit);
    return found == null ? 0 : found.of(decimal);
  }

  /** A value of each unit. */
  List<String> examples() {
    return isFull()
        ? List.of()
        : counts.values().stream().map(each -> each.example).sorted().toList();
  }
}
