package io.sparkforest.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.csv.CsvFile;
import io.sparkforest.trainer.csv.LineStarts;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.findings.ChannelFindings;
import io.sparkforest.trainer.findings.FormatFindings;
import io.sparkforest.trainer.findings.IgnoredRecords;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.Fingerprint;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All files of a channel, read once as one table.
 *
 * @param files the files
 * @param slices all records of the files, cut into pieces that can be read side by side
 * @param rows number of rows: records with a target, or all if there is no such column
 * @param heldOutRows how many of them are held out
 * @param columns what each column holds in these rows, in the order of the first file; what the
 *     target lacks are the records that are left out, and no other column counts them
 * @param ignored how many records are no rows
 * @param formats what the columns with formats looked like before their inputs took their place
 * @param digest SHA-256 over the files' bytes in the order of their names, unzipped and as CSV
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TableScan(
    List<SourceFile> files,
    List<Slice> slices,
    long rows,
    long heldOutRows,
    List<ColumnProfile> columns,
    IgnoredRecords ignored,
    List<FormatFindings> formats,
    byte[] digest) {
  private static final Logger log = LoggerFactory.getLogger(TableScan.class);
  private static final int ROWS_PER_SLICE = 500;

  /**
   * Reads every record of a channel.
   *
   * @param target the column without which a record is no row of the table
   * @param like the table whose columns this one must have, if there is one
   * @param isHeldOut whether all rows are held out; else {@code holdout} decides
   * @param categorical columns whose labels are wanted even if they are numbers
   * @param problems gets the records that do not have as many fields as the header, and each file
   *     without a row or that is not CSV of the same columns; the table may then not be read again
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws UserError with all problems, if no file has a header
   */
  static TableScan of(
      List<SourceFile> files,
      String target,
      Optional<TableScan> like,
      FieldRules rules,
      Holdout holdout,
      boolean isHeldOut,
      Collection<String> categorical,
      Problems problems,
      StopRequest stop) {
    Set<String> ofLabels = new HashSet<>(categorical);
    while (true) {
      Problems found = new Problems();
      Scanner scanner = new Scanner(target, like, rules, holdout, isHeldOut, ofLabels, stop);
      scan(scanner, files, found);
      List<String> again =
          scanner.profilers.stream()
              .filter(ColumnProfiler::needsLostLabels)
              .map(ColumnProfiler::name)
              .toList();
      if (again.isEmpty()) {
        problems.addAll(found);
        if (scanner.model == null) {
          // Without columns nothing else can be checked.
          problems.throwIfAny();
        }
        return scanner.result();
      }
      // They looked like numbers until memory was short.
      ofLabels.addAll(again);
    }
  }

  private static void scan(Scanner scanner, List<SourceFile> files, Problems problems) {
    for (SourceFile file : files) {
      try {
        scanner.scan(file);
      } catch (UserError e) {
        // The others may have faults, too.
        problems.add(e);
      }
    }
    scanner.faults.addTo(problems, "records do not have as many fields as their header");
  }

  /** The same with what was found in the files from which those of this table were made. */
  TableScan cameFrom(TableScan raw, List<FormatFindings> found) {
    return new TableScan(files, slices, rows, heldOutRows, columns, raw.ignored, found, raw.digest);
  }

  /** What was found in the channel of this table. */
  ChannelFindings findings(String channel, String target) {
    return ChannelFindings.of(
        channel,
        SourceFile.findings(files),
        rows,
        column(target).map(ColumnProfile::missing).orElse(0L),
        ignored,
        formats);
  }

  Optional<ColumnProfile> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  List<String> header() {
    return columns.stream().map(ColumnProfile::name).toList();
  }

  private static final class Scanner {
    private final String target;
    private final FieldRules rules;
    private final Holdout holdout;
    private final boolean isHeldOut;
    private final Set<String> ofLabels;
    private final StopRequest stop;
    private final MessageDigest digest = Fingerprint.sha256();
    private final Faults faults = new Faults();
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final List<ColumnProfiler> profilers = new ArrayList<>();
    private List<String> header = List.of();
    private int targetColumn;
    private @Nullable SourceFile model;
    private long rows;
    private long heldOutRows;
    private IgnoredRecords ignored = IgnoredRecords.NONE;

    Scanner(
        String target,
        Optional<TableScan> like,
        FieldRules rules,
        Holdout holdout,
        boolean isHeldOut,
        Set<String> ofLabels,
        StopRequest stop) {
      this.ofLabels = ofLabels;
      this.target = target;
      this.rules = rules;
      this.holdout = holdout;
      this.isHeldOut = isHeldOut;
      this.stop = stop;
      like.ifPresent(table -> begin(table.header(), table.files().get(0)));
    }

    /** Takes the columns of the first file. */
    private void begin(List<String> columns, SourceFile file) {
      header = columns;
      targetColumn = header.indexOf(target);
      model = file;
      LabelBudget budget = new LabelBudget(HeapBudget.ofThisJvm().labels(), columns.size());
      header.forEach(
          column ->
              profilers.add(new ColumnProfiler(column, rules, budget, ofLabels.contains(column))));
    }

    TableScan result() {
      return new TableScan(
          List.copyOf(files),
          List.copyOf(slices),
          rows,
          heldOutRows,
          profilers.stream().map(ColumnProfiler::profile).toList(),
          ignored,
          List.of(),
          digest.digest());
    }

    void scan(SourceFile file) {
      long rowsBefore = rows;
      long records = 0;
      try (LineStarts lines =
              new LineStarts(
                  new BufferedInputStream(
                      new DigestInputStream(Files.newInputStream(Path.of(file.path())), digest),
                      1 << 16));
          CsvFile csv = CsvFile.open(file, lines)) {
        if (model == null) {
          begin(csv.header().columns(), file);
        }
        int[] positions = csv.header().positions(header, Objects.requireNonNull(model));
        Supplier<String> place = csv::place;
        while (csv.hasNext()) {
          stop.endIfMade();
          CsvRecord found = csv.nextOfAnyWidth();
          if (!csv.isWhole(found)) {
            faults.add(csv.widthFault(found));
          } else if (isLeftOut(found, place, positions)) {
            lines.forgetBefore(csv.line());
          } else {
            if ((rows - rowsBefore) % ROWS_PER_SLICE == 0) {
              slices.add(sliceAt(file, csv, records, lines));
            }
            add(found, place, positions);
          }
          records++;
        }
        ignored = ignored.plus(logIgnored(file, csv));
      } catch (IOException e) {
        throw CsvFile.unreadable(file, e);
      }
      if (rows > rowsBefore) {
        slices.add(slices.remove(slices.size() - 1).endingBefore(rows));
      } else if (records == 0) {
        throw new UserError(file.name() + " has a header but no row below it");
      }
      files.add(file);
    }

    private static IgnoredRecords logIgnored(SourceFile file, CsvFile csv) {
      if (csv.blankRecords() > 0) {
        log.info(
            "data: {}: {} record(s) without any value are ignored",
            file.name(),
            csv.blankRecords());
      }
      if (csv.repeatedHeaders() > 0) {
        log.warn(
            "data: {}: {} record(s) that repeat the header are ignored",
            file.name(),
            csv.repeatedHeaders());
      }
      return new IgnoredRecords(csv.blankRecords(), csv.repeatedHeaders());
    }

    /** The slice that begins with the latest record. */
    private Slice sliceAt(SourceFile file, CsvFile csv, long recordsBefore, LineStarts lines) {
      long line = csv.line();
      return new Slice(
          file,
          csv.header(),
          recordsBefore,
          isHeldOut,
          rows,
          ROWS_PER_SLICE,
          lines.offset(line),
          line);
    }

    /** Whether a record has no target, which is then counted; it is no row to learn from. */
    private boolean isLeftOut(CsvRecord found, Supplier<String> place, int[] positions) {
      if (targetColumn < 0 || !rules.isMissing(found.getField(positions[targetColumn]))) {
        return false;
      }
      profilers.get(targetColumn).add("", place, true);
      return true;
    }

    private void add(CsvRecord found, Supplier<String> place, int[] positions) {
      boolean heldOut = isHeldOut || holdout.holdsOut(rows);
      for (int column = 0; column < positions.length; column++) {
        profilers.get(column).add(found.getField(positions[column]), place, heldOut);
      }
      rows++;
      heldOutRows += heldOut ? 1 : 0;
    }
  }
}
