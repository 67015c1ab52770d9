package io.sparkforest.trainer.data.scan;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.columnar.ChunkColumn;
import io.sparkforest.trainer.columnar.LabelLimits;
import io.sparkforest.trainer.columnar.LabelTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column field by field. Texts that came before are recognised and cost no more than that;
 * where there are too many different ones for it to pay, numbers are parsed each by itself.
 */
final class ColumnScan {
  private static final byte TEXT = 0;
  private static final byte NUMBER = 1;
  private static final byte MISSING = 2;

  private final FieldRules rules;
  private final double maxMagnitude;
  private final int maxNumbers;
  private final LabelLimits limits;
  private final ColumnFacts facts = new ColumnFacts();

  private @Nullable LabelTable labels = new LabelTable();
  private byte[] kinds = new byte[8];
  private double[] numbers = new double[8];
  private long[] counts = new long[8];
  private int[] codes = new int[64];
  private double[] values = new double[0];
  private int rows;
  private boolean hasTexts;
  private boolean hasTooMany;

  /**
   * Starts without a row.
   *
   * @param isOfLabels whether texts are kept however many there are
   */
  ColumnScan(ScanPlan plan, boolean isOfLabels) {
    this.rules = plan.rules();
    this.maxMagnitude = plan.maxMagnitude();
    this.maxNumbers = isOfLabels ? Integer.MAX_VALUE : plan.maxNumbers();
    this.limits = isOfLabels ? LabelLimits.NONE : plan.limits();
  }

  /** Adds a row's field, with any white space around it. */
  void add(char[] text, int from, int to, long place) {
    int start = FieldRules.start(text, from, to);
    int end = FieldRules.end(text, start, to);
    if (labels != null) {
      addLabel(labels, text, start, end, place);
    } else {
      addValue(text, start, end, place);
    }
    rows++;
  }

  private void addLabel(LabelTable labels, char[] text, int start, int end, long place) {
    if (rows == codes.length) {
      codes = Arrays.copyOf(codes, 2 * rows);
    }
    if (start == end) {
      facts.addMissing(place);
      codes[rows] = -1;
      return;
    }
    int known = labels.size();
    int number = labels.number(text, start, end);
    if (number == known) {
      learn(number, text, start, end, place);
    }
    switch (kinds[number]) {
      case MISSING -> {
        facts.addMissing(place);
        codes[rows] = -1;
      }
      case NUMBER -> {
        counts[number]++;
        codes[rows] = number;
      }
      default -> {
        counts[number]++;
        codes[rows] = number;
        if (facts.wantsTexts()) {
          facts.noteText(labels.text(number), place);
        }
      }
    }
    if (number == known) {
      changeIfTooMany(labels);
    }
  }

  /** Finds out what a new text is. */
  private void learn(int number, char[] text, int start, int end, long place) {
    if (number == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * number);
      numbers = Arrays.copyOf(numbers, 2 * number);
      counts = Arrays.copyOf(counts, 2 * number);
    }
    double value = FieldRules.number(text, start, end);
    boolean isNumber = Double.isFinite(value);
    kinds[number] = rules.isMissing(text, start, end) ? MISSING : isNumber ? NUMBER : TEXT;
    numbers[number] = isNumber ? value : ChunkColumn.TEXT;
    if (kinds[number] == NUMBER) {
      noteIfEnormous(value, text, start, end, place);
    } else if (kinds[number] == TEXT) {
      hasTexts = true;
      if (!facts.wantsTexts()) {
        facts.noteText(new String(text, start, end - start), place);
      }
    }
  }

  private void noteIfEnormous(double value, char[] text, int start, int end, long place) {
    if (Math.abs(value) > maxMagnitude && !facts.hasEnormous()) {
      facts.noteEnormous(new String(text, start, end - start), place);
    }
  }

  private void changeIfTooMany(LabelTable labels) {
    boolean isOfTexts = hasTexts || maxNumbers == Integer.MAX_VALUE;
    if (isOfTexts && limits.areExceeded(labels)) {
      hasTooMany = true;
      changeToNumbers(labels);
    } else if (!hasTexts && labels.size() > maxNumbers) {
      changeToNumbers(labels);
    }
  }

  /** Goes on without texts. The latest row is among the codes already. */
  private void changeToNumbers(LabelTable known) {
    count(known);
    values = new double[Math.max(64, 2 * (rows + 1))];
    for (int row = 0; row <= rows; row++) {
      values[row] = codes[row] < 0 ? Double.NaN : numbers[codes[row]];
    }
    labels = null;
    codes = new int[0];
  }

  /** Adds what was known of the labels to the facts. */
  private void count(LabelTable known) {
    for (int number = 0; number < known.size(); number++) {
      if (kinds[number] != MISSING) {
        facts.count(counts[number], kinds[number] == NUMBER ? counts[number] : 0);
        facts.formats().add(known.text(number), counts[number]);
      }
    }
  }

  private void addValue(char[] text, int start, int end, long place) {
    if (rows == values.length) {
      values = Arrays.copyOf(values, 2 * rows);
    }
    if (rules.isMissing(text, start, end)) {
      facts.addMissing(place);
      values[rows] = Double.NaN;
      return;
    }
    double value = facts.formats().add(text, start, end);
    if (Double.isFinite(value)) {
      facts.count(1, 1);
      noteIfEnormous(value, text, start, end, place);
      values[rows] = value;
    } else {
      facts.count(1, 0);
      facts.noteText(new String(text, start, end - start), place);
      hasTexts = true;
      values[rows] = ChunkColumn.TEXT;
    }
  }

  /** What was found; nothing may be added any more. */
  ScannedColumn finished() {
    LabelTable known = labels;
    if (known == null) {
      return new ScannedColumn(facts, ChunkColumn.ofNumbers(values, rows, hasTexts), hasTooMany);
    }
    count(known);
    return new ScannedColumn(
        facts, ChunkColumn.ofLabels(known, numbers, codes, rows, hasTexts), hasTooMany);
  }
}
