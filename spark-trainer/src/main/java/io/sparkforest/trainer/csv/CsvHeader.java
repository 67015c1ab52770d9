package io.sparkforest.trainer.csv;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.HeaderNames;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The header of a file.
 *
 * @param names names of the columns in the file's own order, {@link CsvForm#LINE_COLUMN} included
 * @param place how messages call it: the file, and the line where that is known
 */
public record CsvHeader(List<String> names, String place) implements Serializable {
  private static final int MAX_NAMED = Faults.MAX_EXAMPLES;

  /**
   * Reads names from a file's first record.
   *
   * @throws UserError if there are duplicate names, or there is one that holds another separator
   */
  static CsvHeader of(List<String> fields, SourceFile file, long line) {
    List<String> names = new ArrayList<>(fields.size());
    Set<String> seen = new HashSet<>();
    boolean hasLines = file.form().place() == CsvForm.Place.FORMER_LINE;
    for (String field : fields) {
      boolean isLine = hasLines && names.isEmpty();
      String name = isLine ? CsvForm.LINE_COLUMN : HeaderNames.name(field, names.size());
      if (!seen.add(name)) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s, line %d: the header has column %s twice%s",
                file.name(),
                line,
                Escaped.name(name),
                hint(fields)));
      }
      names.add(name);
    }
    refuseOtherSeparator(names, file, line);
    return new CsvHeader(List.copyOf(names), place(file, line));
  }

  /** The names {@code c0}, {@code c1}, … of a file that has no header. */
  static CsvHeader numbered(int columns, SourceFile file, long line) {
    return new CsvHeader(
        IntStream.range(0, columns).mapToObj(column -> "c" + column).toList(), place(file, line));
  }

  private static String place(SourceFile file, long line) {
    return file.form().place() == CsvForm.Place.LINE ? file.name() + ", line " + line : file.name();
  }

  private static void refuseOtherSeparator(List<String> names, SourceFile file, long line) {
    if (names.size() == 1 && names.get(0).matches("(?s).*[;\t|].*")) {
      throw new UserError(
          file.name()
              + ", line "
              + line
              + ": expected names separated by '"
              + file.form().delimiter()
              + "', found the single name '"
              + names.get(0)
              + "': hyperparameter delimiter names another");
    }
  }

  /** A hint for messages where the names look like a record; else nothing. */
  public static String hint(List<String> names) {
    boolean isRecord =
        names.stream().anyMatch(name -> FieldRules.finiteNumber(name.strip()).isPresent());
    // What SageMaker's own algorithms read has no header.
    return isRecord
        ? " (it has numbers: if the file has no header, the channel's ContentType is"
            + " text/csv;header=absent)"
        : "";
  }

  /** Names of the columns of the table in the file's own order. */
  public List<String> columns() {
    return names.stream().filter(name -> !name.equals(CsvForm.LINE_COLUMN)).toList();
  }

  /**
   * Where each column of the table stands in this file.
   *
   * @param columns the table's columns, those of its first file
   * @throws UserError if this file's columns are not the same, in any order
   */
  public int[] positions(List<String> columns, SourceFile first) {
    List<String> differences = new ArrayList<>();
    addDifference("it lacks", columns, names, differences);
    addDifference(first.name() + " has no", columns(), columns, differences);
    if (!differences.isEmpty()) {
      throw new UserError(
          place
              + ": its columns differ from those of "
              + first.name()
              + ": "
              + String.join("; ", differences));
    }
    return positions(columns);
  }

  /** Where columns that this file has stand in it. */
  public int[] positions(List<String> columns) {
    Map<String, Integer> positions = new HashMap<>();
    for (int position = 0; position < names.size(); position++) {
      positions.put(names.get(position), position);
    }
    return columns.stream()
        .mapToInt(column -> Objects.requireNonNull(positions.get(column)))
        .toArray();
  }

  /** Adds in few words which names are not among others. */
  private static void addDifference(
      String what, List<String> names, List<String> others, List<String> differences) {
    Set<String> known = new HashSet<>(others);
    List<String> named = names.stream().filter(name -> !known.contains(name)).toList();
    int more = named.size() - MAX_NAMED;
    if (more > 0) {
      String listed = Escaped.names(named.subList(0, MAX_NAMED));
      differences.add(what + " columns " + listed + " and " + more + " more");
    } else if (!named.isEmpty()) {
      String word = named.size() == 1 ? " column " : " columns ";
      differences.add(what + word + Escaped.names(named));
    }
  }
}
