package io.sparkforest.trainer.data.dropped;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.csv.CsvFaults;
import io.sparkforest.trainer.csv.CsvFile;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The target and some columns of training rows: of all rows, or of {@value #MAX_ROWS} at most.
 * Those are short runs, each from another part of the table and at a random place there, since
 * tables are often sorted, or repeat in a cycle.
 */
public final class SampledRows {
  /** With them the share of 1 % has a standard error of about a seventh of itself. */
  static final int MAX_ROWS = 20_000;

  /** Of all columns, since records are read whole. */
  private static final int MAX_FIELDS = 2_000_000;

  private static final int ROWS_PER_RUN = 100;

  /** What follows does not tell labels apart. */
  private static final int MAX_TEXT = 200;

  /** A string, its array of Latin characters and its place. */
  private static final long BYTES_PER_CELL = 96;

  private static final long SEED = 5;

  private final String target;
  private final List<String> columns;
  private final FieldRules rules;
  private final LongPredicate heldOut;
  private final List<Double> targets = new ArrayList<>();
  private final List<List<@Nullable String>> texts = new ArrayList<>();

  /** Rows of a slice: those after the first {@code skipped}. */
  private record Run(Slice slice, long skipped, long rows) {}

  private SampledRows(
      String target, List<String> columns, FieldRules rules, LongPredicate heldOut) {
    this.target = target;
    this.columns = columns;
    this.rules = rules;
    this.heldOut = heldOut;
    columns.forEach(column -> texts.add(new ArrayList<>()));
  }

  /**
   * Reads rows of a table.
   *
   * @param slices all rows of the table
   * @param heldOut tells by a row's number whether it is none to train on
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws io.sparkforest.trainer.sagemaker.UserError if a file has changed since it was scanned
   */
  public static SampledRows of(
      List<Slice> slices,
      String target,
      List<String> columns,
      FieldRules rules,
      LongPredicate heldOut,
      StopRequest stop) {
    SampledRows sample = new SampledRows(target, columns, rules, heldOut);
    for (Run run : runs(slices, wanted(columns.size(), slices))) {
      stop.endIfMade();
      sample.read(run);
    }
    return sample;
  }

  private static int wanted(int columns, List<Slice> slices) {
    int width = slices.get(0).header().names().size();
    long fitting = HeapBudget.ofThisJvm().sampledRows(BYTES_PER_CELL * columns);
    return (int) Math.min(fitting, Math.min(MAX_ROWS, MAX_FIELDS / width));
  }

  private static List<Run> runs(List<Slice> slices, int wanted) {
    long rows = slices.stream().mapToLong(Slice::rows).sum();
    if (rows <= wanted) {
      return slices.stream().map(slice -> new Run(slice, 0, slice.rows())).toList();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    long length = Math.max(1, Math.min(ROWS_PER_RUN, rows / slices.size()));
    long count = Math.min(slices.size(), (wanted + length - 1) / length);
    List<Run> runs = new ArrayList<>();
    for (long run = 0; run < count; run++) {
      int from = (int) (run * slices.size() / count);
      int to = (int) ((run + 1) * slices.size() / count);
      Slice slice = slices.get(random.nextInt(from, to));
      long taken = Math.min(length, slice.rows());
      runs.add(new Run(slice, random.nextLong(slice.rows() - taken + 1), taken));
    }
    return runs;
  }

  private void read(Run run) {
    Slice slice = run.slice();
    int targetPosition = slice.header().positions(List.of(target))[0];
    int[] positions = slice.header().positions(columns);
    try (CsvFile csv = CsvFile.open(slice)) {
      long row = 0;
      while (row < run.skipped() + run.rows()) {
        if (!csv.hasNext()) {
          throw CsvFaults.shortened(slice.file());
        }
        CsvRecord found = csv.next();
        String value = rules.present(found.getField(targetPosition));
        if (value != null) {
          if (row >= run.skipped() && !heldOut.test(slice.firstRow() + row)) {
            add(FieldRules.finiteNumber(value), found, positions);
          }
          row++;
        }
      }
    } catch (IOException e) {
      throw CsvFaults.unreadable(slice.file(), e);
    }
  }

  private void add(OptionalDouble value, CsvRecord found, int[] positions) {
    if (value.isEmpty()) {
      return;
    }
    targets.add(value.getAsDouble());
    for (int column = 0; column < positions.length; column++) {
      String text = rules.present(found.getField(positions[column]));
      texts
          .get(column)
          .add(text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT));
    }
  }

  /** How many rows there are. */
  public int size() {
    return targets.size();
  }

  /** The target's values, one a row: a new array. */
  double[] target() {
    return targets.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A column's fields, one a row; null where they are missing. */
  public List<@Nullable String> texts(int column) {
    return texts.get(column);
  }
}
