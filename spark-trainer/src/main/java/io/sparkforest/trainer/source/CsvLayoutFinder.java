package io.sparkforest.trainer.source;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a CSV file's separator and the lines above its header from its first thousand records, with
 * quotes respected. A separator fits if the header and almost all records have the same number of
 * fields, two or more. Where two fit equally, nothing is guessed.
 */
final class CsvLayoutFinder {
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
  private static final Pattern SEPARATOR_LINE = Pattern.compile("\"?sep=(.)\"?");

  /** Records of other widths are faults, which the scan reports. */
  private static final double MIN_SHARE = 0.9;

  /** Titles are short. */
  private static final int MAX_TITLE_LINES = 30;

  /** Comments that may be a header with comments below it. */
  private static final int MAX_COMMENTED_TITLES = 30;

  private static final int MAX_CHARACTERS = 1 << 20;

  private final String name;
  private final boolean hasHeader;
  private final ReadSettings settings;

  private CsvLayoutFinder(String name, boolean hasHeader, ReadSettings settings) {
    this.name = name;
    this.hasHeader = hasHeader;
    this.settings = settings;
  }

  /**
   * Finds the layout.
   *
   * @param text the file's text from its beginning
   * @param name how messages call the file
   * @param isTabSeparated whether its name says so
   * @throws UserError if two separators fit equally, or lines stand above the header that are
   *     neither comments nor announced
   */
  static CsvLayout find(
      Reader text, String name, boolean isTabSeparated, boolean hasHeader, ReadSettings settings)
      throws IOException {
    char[] characters = new char[MAX_CHARACTERS];
    int length = 0;
    int count;
    while (length < characters.length
        && (count = text.read(characters, length, characters.length - length)) >= 0) {
      length += count;
    }
    boolean isWhole = length < characters.length;
    CsvSample sample = new CsvSample(new String(characters, 0, length), isWhole);
    return new CsvLayoutFinder(name, hasHeader, settings).find(sample, isTabSeparated);
  }

  private CsvLayout find(CsvSample whole, boolean isTabSeparated) {
    int skipped = settings.skipLines();
    CsvSample sample = whole.below(skipped);
    Optional<Character> said = settings.separator();
    Matcher line = SEPARATOR_LINE.matcher(sample.firstLine());
    boolean hasSeparatorLine = line.matches();
    if (hasSeparatorLine) {
      // Excel's way of naming it.
      skipped++;
      sample = sample.below(1);
      if (said.isEmpty()) {
        said = Optional.of(line.group(1).charAt(0));
      }
    }
    if (said.isEmpty() && isTabSeparated) {
      said = Optional.of('\t');
    }
    int comments = hasHeader ? sample.comments() : 0;
    for (int above = 0; above <= comments; above++) {
      if (above == MAX_COMMENTED_TITLES) {
        // Of very many comments only the last may be the header, or what follows it.
        above = Math.max(above, comments - 1);
      }
      Optional<Character> found = separator(sample.below(above), said);
      if (found.isPresent()) {
        return new CsvLayout(found.get(), hasSeparatorLine, above, settings.skipLines());
      }
    }
    if (hasHeader && settings.skipLines() == 0) {
      refuseTitle(sample, skipped, said);
    }
    return new CsvLayout(said.orElse(CsvForm.COMMA), hasSeparatorLine, 0, settings.skipLines());
  }

  /** The separator that fits, if one does. */
  private Optional<Character> separator(CsvSample sample, Optional<Character> said) {
    if (said.isPresent()) {
      CsvSample.Widths widths = sample.widths(said.get());
      return fits(widths) ? said : Optional.empty();
    }
    List<CsvSample.Widths> fitting = new ArrayList<>();
    for (char candidate : SEPARATORS) {
      CsvSample.Widths widths = sample.widths(candidate);
      if (fits(widths)) {
        fitting.add(widths);
      }
    }
    double best = fitting.stream().mapToDouble(CsvSample.Widths::share).max().orElse(0);
    fitting.removeIf(widths -> widths.share() < best);
    if (fitting.size() > 1 && hasHeader) {
      List<CsvSample.Widths> named =
          fitting.stream().filter(widths -> widths.first().containsAll(settings.names())).toList();
      fitting = named.isEmpty() || settings.names().isEmpty() ? fitting : named;
    }
    boolean mayBeInside =
        fitting.size() == 1
            && fitting.get(0).separator() == '\t'
            && sample.hasNumbersBetweenSpaces();
    if (fitting.isEmpty() || mayBeInside) {
      CsvSample.Widths whitespace = sample.widths(WhitespaceFields.NAME);
      int others = fitting.stream().mapToInt(CsvSample.Widths::width).findFirst().orElse(0);
      if (whitespace.share() == 1 && fits(whitespace) && whitespace.width() > others) {
        return Optional.of(WhitespaceFields.NAME);
      }
    }
    if (fitting.size() > 1) {
      throw ambiguous(fitting);
    }
    return fitting.stream().findFirst().map(CsvSample.Widths::separator);
  }

  private static boolean fits(CsvSample.Widths widths) {
    return widths.width() >= 2 && widths.share() >= MIN_SHARE;
  }

  private UserError ambiguous(List<CsvSample.Widths> fitting) {
    CsvSample.Widths one = fitting.get(0);
    CsvSample.Widths other = fitting.get(1);
    return new UserError(
        name
            + ": its fields are separated by '"
            + CsvLayout.name(one.separator())
            + "' ("
            + one.width()
            + " columns) or by '"
            + CsvLayout.name(other.separator())
            + "' ("
            + other.width()
            + " columns), both fit: set hyperparameter delimiter");
  }

  /** A title above the header would be taken as the header. */
  private void refuseTitle(CsvSample sample, int skipped, Optional<Character> said) {
    int lines = Math.min(MAX_TITLE_LINES, sample.lineCount() - 2);
    for (int above = 1; above <= lines; above++) {
      CsvSample below = sample.below(above);
      if (below.firstLine().isBlank()) {
        continue;
      }
      Optional<CsvSample.Widths> table =
          said.map(List::of).orElse(SEPARATORS).stream()
              .map(below::widths)
              .filter(widths -> fits(widths) && widths.share() == 1 && widths.records() > 1)
              .max(Comparator.comparingInt(CsvSample.Widths::width));
      if (table.isPresent()) {
        throw new UserError(
            name
                + ", line "
                + (skipped + 1)
                + ": expected a header, found '"
                + Escaped.text(Escaped.cut(sample.firstLine()))
                + "', which has not the "
                + table.get().width()
                + " fields of the records below line "
                + (skipped + above)
                + ": if these lines are a title, set hyperparameter skip_lines to "
                + (skipped + above));
      }
    }
  }
}
