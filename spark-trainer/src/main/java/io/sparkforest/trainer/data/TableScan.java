package io.sparkforest.trainer.data;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.columnar.BlockMemory;
import io.sparkforest.trainer.columnar.LabelLimits;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.data.scan.LabelScan;
import io.sparkforest.trainer.data.scan.ScanPlan;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.findings.ChannelFindings;
import io.sparkforest.trainer.findings.FormatFindings;
import io.sparkforest.trainer.findings.IgnoredRecords;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.StopRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All files of a channel, read once as one table.
 *
 * @param files the files
 * @param fileRows number of rows of each file
 * @param chunks all records of the files, as they are read side by side
 * @param slices all records of the files, cut into pieces that can be read by themselves
 * @param rows number of rows: records with a target, or all if there is no such column
 * @param heldOutRows how many of them are held out
 * @param columns what each column holds in these rows, in the order of the first file; what the
 *     target lacks are the records that are left out, and no other column counts them
 * @param stored column → its values in these rows
 * @param ignored how many records are no rows
 * @param formats what the columns with formats looked like before their inputs took their place
 * @param digest SHA-256 over the files' bytes in the order of their names, unzipped and as CSV: of
 *     more than {@link ChunkedFile#PIECE_BYTES}, over the digests of their pieces
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TableScan(
    List<SourceFile> files,
    List<Long> fileRows,
    List<FileChunk> chunks,
    List<Slice> slices,
    long rows,
    long heldOutRows,
    List<ColumnProfile> columns,
    Map<String, StoredColumn> stored,
    IgnoredRecords ignored,
    List<FormatFindings> formats,
    byte[] digest) {
  private static final Logger log = LoggerFactory.getLogger(TableScan.class);

  /**
   * How channels are scanned.
   *
   * @param target the column without which a record is no row of the table
   * @param rules how fields are read
   * @param holdout which rows are held out
   * @param categorical columns whose labels are wanted even if they are numbers
   * @param memory for the values
   * @param pieceBytes bytes of a file that are read at a time
   * @param workers read them
   */
  record Settings(
      String target,
      FieldRules rules,
      Holdout holdout,
      Set<String> categorical,
      BlockMemory memory,
      int pieceBytes,
      ScanWorkers workers) {

    /** How columns of labels are read, whether these are numbers or not. */
    ScanPlan ofLabels(List<String> columns, LabelLimits limits) {
      return new ScanPlan(
          columns, target, Set.of(), rules, limits, Integer.MAX_VALUE, ColumnProfile.MAX_MAGNITUDE);
    }

    /**
     * The settings of a job.
     *
     * @param scratch an existing folder for values that do not fit the heap
     */
    static Settings of(
        String target,
        FieldRules rules,
        Holdout holdout,
        Collection<String> categorical,
        Path scratch,
        ScanWorkers workers) {
      return new Settings(
          target,
          rules,
          holdout,
          Set.copyOf(categorical),
          new BlockMemory(HeapBudget.ofThisJvm().columns(), scratch),
          ChunkedFile.PIECE_BYTES,
          workers);
    }
  }

  /**
   * Reads every record of a channel, on all cores.
   *
   * @param like the table whose columns this one must have, if there is one; then all rows are held
   *     out
   * @param problems gets the records that do not have as many fields as the header, and each file
   *     without a row or that is not CSV of the same columns; the table may then not be used
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws UserError with all problems, if no file has a header
   */
  static TableScan of(
      List<SourceFile> files,
      Optional<TableScan> like,
      Settings settings,
      Problems problems,
      StopRequest stop) {
    return new TableScanner(like, settings, problems, stop).scan(files);
  }

  /** The same with what was found in the files from which those of this table were made. */
  TableScan cameFrom(TableScan raw, List<FormatFindings> found) {
    return with(stored, raw.ignored, found, raw.digest);
  }

  /**
   * The same with the values of those columns alone that a schema reads, of which all categorical
   * ones have their labels.
   *
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  TableScan readBy(Schema schema, Settings settings, StopRequest stop) {
    Map<String, StoredColumn> kept = new HashMap<>();
    List<String> lacking = new ArrayList<>();
    kept.put(schema.target().name(), stored(schema.target().name()));
    for (Column column : schema.read()) {
      StoredColumn values = stored(column.name());
      kept.put(column.name(), values);
      if (!column.isNumeric() && !values.hasLabels()) {
        lacking.add(column.name());
      }
    }
    if (!lacking.isEmpty()) {
      kept.putAll(
          LabelScan.of(
              chunks,
              settings.ofLabels(lacking, LabelLimits.NONE),
              settings.memory(),
              settings.workers(),
              stop));
    }
    return with(kept, ignored, formats, digest);
  }

  private TableScan with(
      Map<String, StoredColumn> values,
      IgnoredRecords records,
      List<FormatFindings> found,
      byte[] bytes) {
    return new TableScan(
        files, fileRows, chunks, slices, rows, heldOutRows, columns, values, records, found, bytes);
  }

  /** The values of a column. */
  StoredColumn stored(String column) {
    return Objects.requireNonNull(stored.get(column), column);
  }

  /** Says how many rows a further channel has. */
  void logRows(String channel) {
    log.info("data: {} rows in {} file(s) of channel {}", rows, files.size(), channel);
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
}
