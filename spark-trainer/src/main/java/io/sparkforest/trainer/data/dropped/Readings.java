package io.sparkforest.trainer.data.dropped;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.FieldParser;
import io.sparkforest.contract.format.FormatInput;
import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.trainer.settings.CleaningParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a column that is left out may mean, each as groups of rows: numbers, labels,
 * whether there is a value, dates and numbers of columns too few of whose values have that format,
 * and the first and the last number in a text.
 */
final class Readings {
  private static final int MAX_SLICES = 20;
  private static final int MIN_ROWS_PER_SLICE = 25;

  /** Values that a format is tried on first. */
  private static final int TRIED = 500;

  /** No format that fewer of the values have is suggested. */
  private static final double MOSTLY = 0.5;

  /** Digits that a double holds exactly. */
  private static final int MAX_DIGITS = 15;

  /** The first of those that fit alike is suggested. */
  private static final List<ColumnFormat> FORMATS =
      Stream.of(
              "number",
              "number decimal=. thousands=,",
              "number decimal=, thousands=.|space",
              "date y-m-d",
              "date d/m/y",
              "date m/d/y",
              "date yyyymmdd",
              "datetime y-m-d",
              "datetime d/m/y",
              "datetime m/d/y",
              "time",
              "duration")
          .map(ColumnFormat::parse)
          .toList();

  private final DroppedColumn column;
  private final List<@Nullable String> texts;
  private final List<Reading> found = new ArrayList<>();

  private Readings(DroppedColumn column, List<@Nullable String> texts) {
    this.column = column;
    this.texts = texts;
  }

  /**
   * All readings of a column's fields.
   *
   * @param texts one a row; null where it is missing
   */
  static List<Reading> of(DroppedColumn column, List<@Nullable String> texts) {
    Readings readings = new Readings(column, texts);
    switch (column.kind()) {
      case NUMBERS -> readings.addNumbers();
      case ONE_NUMBER ->
          readings.addPresence(
              "impute with a constant other than its number keeps the gaps apart, and the column");
      case LABELS -> {
        readings.addLabels();
        readings.addPresence("categorical_columns keeps it, with missing values as a label");
        readings.addFormat();
        readings.addNumbersInside();
      }
    }
    return readings.found;
  }

  private void addNumbers() {
    add(
        texts.stream().mapToDouble(Readings::number).toArray(),
        "by its numbers",
        "numeric_columns keeps it, which helps where the rows to predict have numbers of the same"
            + " range");
  }

  private static double number(@Nullable String text) {
    return text == null ? Double.NaN : FieldRules.finiteNumber(text).orElse(Double.NaN);
  }

  private void addLabels() {
    Map<@Nullable String, Integer> labels = new HashMap<>();
    int[] groups = new int[texts.size()];
    for (int row = 0; row < groups.length; row++) {
      String text = texts.get(row);
      Integer known = labels.putIfAbsent(text, labels.size());
      groups[row] = known == null ? labels.size() - 1 : known;
    }
    found.add(
        new Reading(
            groups,
            labels.size(),
            "by its labels",
            "categorical_columns keeps it, which helps rows to predict whose labels training had"));
  }

  private void addPresence(String keptBy) {
    if (texts.contains(null)) {
      found.add(
          new Reading(
              texts.stream().mapToInt(text -> text == null ? 0 : 1).toArray(),
              2,
              "by whether it has a value",
              keptBy));
    }
  }

  /** The format that most values have, if most have one: too few, or it would have been found. */
  private void addFormat() {
    List<String> present = texts.stream().filter(Objects::nonNull).limit(TRIED).toList();
    long most = 0;
    Optional<ColumnFormat> best = Optional.empty();
    for (ColumnFormat format : FORMATS) {
      FieldParser parser = format.parser();
      double[] inputs = new double[format.inputs().size()];
      long fits = present.stream().filter(it -> parser.parse(it, inputs) == Fit.FITS).count();
      if (fits > most) {
        most = fits;
        best = Optional.of(format);
      }
    }
    if (best.isPresent() && most >= MOSTLY * present.size()) {
      addInputs(best.get());
    }
  }

  private void addInputs(ColumnFormat format) {
    FieldParser parser = format.parser();
    List<FormatInput> inputs = format.inputs();
    double[][] values = new double[inputs.size()][texts.size()];
    double[] parsed = new double[inputs.size()];
    for (int row = 0; row < texts.size(); row++) {
      String text = texts.get(row);
      boolean fits = text != null && parser.parse(text, parsed) == Fit.FITS;
      for (int input = 0; input < parsed.length; input++) {
        values[input][row] = fits ? parsed[input] : Double.NaN;
      }
    }
    for (int input = 0; input < values.length; input++) {
      add(
          values[input],
          "by " + Escaped.name(inputs.get(input).name(column.name())) + " of " + format.text(),
          "column_formats with "
              + CleaningParameters.columnFormat(column.name(), format)
              + " keeps it");
    }
  }

  private void addNumbersInside() {
    long present = texts.stream().filter(Objects::nonNull).count();
    double[] first = texts.stream().mapToDouble(text -> numberInside(text, false)).toArray();
    if (DoubleStream.of(first).filter(Double::isFinite).count() < MOSTLY * present) {
      return;
    }
    double[] last = texts.stream().mapToDouble(text -> numberInside(text, true)).toArray();
    String keptBy = "no setting reads that number: give it a column of its own";
    add(first, "by the first number in its text", keptBy);
    if (!Arrays.equals(first, last)) {
      add(last, "by the last number in its text", keptBy);
    }
  }

  /** The first or last run of digits as a whole number; NaN if there is none. */
  private static double numberInside(@Nullable String text, boolean isLast) {
    if (text == null) {
      return Double.NaN;
    }
    int step = isLast ? -1 : 1;
    int place = isLast ? text.length() - 1 : 0;
    while (isInside(text, place) && !Characters.isDigit(text.charAt(place))) {
      place += step;
    }
    int edge = place;
    while (isInside(text, edge) && Characters.isDigit(text.charAt(edge))) {
      edge += step;
    }
    if (edge == place) {
      return Double.NaN;
    }
    int start = isLast ? edge + 1 : place;
    int end = isLast ? place + 1 : edge;
    return Double.parseDouble(text.substring(start, Math.min(end, start + MAX_DIGITS)));
  }

  private static boolean isInside(String text, int place) {
    return place >= 0 && place < text.length();
  }

  /** Numbers in slices of about as many rows each; rows without one are a group of their own. */
  private void add(double[] values, String what, String keptBy) {
    double[] sorted = DoubleStream.of(values).filter(Double::isFinite).sorted().toArray();
    int slices = Math.max(2, Math.min(MAX_SLICES, sorted.length / MIN_ROWS_PER_SLICE));
    double[] starts = new double[slices - 1];
    for (int slice = 1; slice < slices && sorted.length > 0; slice++) {
      starts[slice - 1] = sorted[(int) ((long) slice * sorted.length / slices)];
    }
    int[] groups = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      groups[row] = Double.isFinite(values[row]) ? slice(values[row], starts) : slices;
    }
    found.add(new Reading(groups, slices + 1, what, keptBy));
  }

  /** Number of slices that end before a value. */
  private static int slice(double value, double[] starts) {
    int slice = 0;
    while (slice < starts.length && starts[slice] <= value) {
      slice++;
    }
    return slice;
  }
}
