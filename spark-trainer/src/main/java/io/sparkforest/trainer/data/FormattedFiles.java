package io.sparkforest.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.FieldParser;
import io.sparkforest.contract.format.FormatInput;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.trainer.csv.CsvFile;
import io.sparkforest.trainer.findings.FormatFindings;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes files anew, with the inputs of a format in place of each column that has one, as plain
 * numbers and labels. A field that does not fit is empty, and records keep their places.
 */
final class FormattedFiles {
  private static final Logger log = LoggerFactory.getLogger(FormattedFiles.class);
  private static final int BUFFER = 1 << 16;
  private static final int MAX_EXAMPLES = 3;

  private final ColumnFormats formats;
  private final FieldRules rules;
  private final String targetColumn;
  private final StopRequest stop;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  private FormattedFiles(ColumnFormats formats, FieldRules rules, String target, StopRequest stop) {
    this.formats = formats;
    this.rules = rules;
    this.targetColumn = target;
    this.stop = stop;
    formats.byColumn().keySet().forEach(column -> tallies.put(column, new Tally()));
  }

  /**
   * The files of a channel with inputs in place of columns.
   *
   * @param files the files that were written
   * @param formats what was found of each column with a format
   */
  record Written(List<SourceFile> files, List<FormatFindings> formats) {}

  /** What was found in the fields of a column: one that fits, and those of rows that do not. */
  private static final class Tally {
    private String example = "";
    private long unfit;
    private final Set<String> unfitExamples = new LinkedHashSet<>();

    void addUnfit(String text) {
      unfit++;
      if (unfitExamples.size() < MAX_EXAMPLES) {
        unfitExamples.add(Escaped.cut(text));
      }
    }

    FormatFindings findings(String name, ColumnFormat format) {
      return new FormatFindings(
          name, format.text(), Escaped.cut(example), unfit, List.copyOf(unfitExamples));
    }
  }

  /**
   * Writes the files of a channel.
   *
   * @param target the column without which a record is no row
   * @param scratch an existing folder that outlives the files' use
   * @param isTraining whether formats were decided on from these files, so that fields that do not
   *     fit were reported then
   */
  static Written write(
      List<SourceFile> files,
      ColumnFormats formats,
      FieldRules rules,
      String target,
      Path scratch,
      String channel,
      boolean isTraining,
      StopRequest stop)
      throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("formatted-" + channel));
    FormattedFiles writing = new FormattedFiles(formats, rules, target, stop);
    List<SourceFile> written = new ArrayList<>();
    for (SourceFile file : files) {
      written.add(writing.write(file, folder.resolve(written.size() + ".csv")));
    }
    List<FormatFindings> findings = new ArrayList<>();
    formats
        .byColumn()
        .forEach(
            (column, format) ->
                findings.add(
                    Objects.requireNonNull(writing.tallies.get(column)).findings(column, format)));
    findings.stream()
        .filter(found -> found.unfit() > 0 && !(isTraining && formats.isDecided(found.name())))
        .forEach(
            found ->
                log.warn(
                    "data: channel {}: {} value(s) of column {} are not of its format and are read"
                        + " as missing",
                    channel,
                    found.unfit(),
                    Escaped.name(found.name())));
    return new Written(written, findings);
  }

  private SourceFile write(SourceFile file, Path target) throws IOException {
    boolean isByRow = file.form().place() == CsvForm.Place.ROW;
    try (CsvFile records =
            CsvFile.open(
                file, new BufferedInputStream(Files.newInputStream(Path.of(file.path())), BUFFER));
        CsvWriter csv = CsvWriter.builder().build(target)) {
      List<Writing> columns = new ArrayList<>();
      List<String> header = new ArrayList<>();
      if (!isByRow) {
        header.add(CsvForm.LINE_COLUMN);
      }
      List<String> names = records.header().names();
      for (int position = 0; position < names.size(); position++) {
        String name = names.get(position);
        if (!name.equals(CsvForm.LINE_COLUMN)) {
          columns.add(new Writing(name, position, formats.byColumn().get(name)));
          header.addAll(formats.inputs(name));
        }
      }
      csv.writeRecord(header);
      int targetAt = names.indexOf(targetColumn);
      List<String> fields = new ArrayList<>(header.size());
      while (records.hasNext()) {
        stop.endIfMade();
        CsvRecord found = records.nextOfAnyWidth();
        if (!records.isWhole(found)) {
          // It was reported.
          continue;
        }
        fields.clear();
        if (!isByRow) {
          fields.add(Long.toString(records.number()));
        }
        boolean isRow = targetAt < 0 || !rules.isMissing(found.getField(targetAt));
        columns.forEach(column -> column.add(found.getField(column.position), isRow, fields));
        csv.writeRecord(fields);
      }
    }
    CsvForm form = CsvForm.converted(isByRow ? CsvForm.Place.ROW : CsvForm.Place.FORMER_LINE);
    return new SourceFile(target.toString(), file.name(), form, file.found());
  }

  /** One column of one file. */
  private final class Writing {
    private final int position;
    private final @Nullable Tally tally;
    private final @Nullable FieldParser parser;
    private final List<FormatInput> inputs;
    private final double[] values;

    Writing(String name, int position, @Nullable ColumnFormat format) {
      this.position = position;
      this.tally = tallies.get(name);
      this.parser = format == null ? null : format.parser();
      this.inputs = format == null ? List.of() : format.inputs();
      this.values = new double[inputs.size()];
    }

    /**
     * Adds the inputs of a field.
     *
     * @param isRow whether its record is a row of the table
     */
    void add(String field, boolean isRow, List<String> fields) {
      if (parser == null || tally == null) {
        fields.add(field);
        return;
      }
      String text = rules.present(field);
      Fit fit = text == null ? Fit.MISSING : parser.parse(text, values);
      if (text != null && isRow && fit == Fit.UNFIT) {
        tally.addUnfit(text);
      } else if (text != null && fit == Fit.FITS && tally.example.isEmpty()) {
        tally.example = text;
      }
      for (int input = 0; input < values.length; input++) {
        fields.add(fit == Fit.FITS ? text(inputs.get(input), values[input]) : "");
      }
    }

    private static String text(FormatInput input, double value) {
      if (Double.isNaN(value)) {
        return "";
      }
      return input.isLabel() ? input.labels().get((int) value) : Double.toString(value);
    }
  }
}
