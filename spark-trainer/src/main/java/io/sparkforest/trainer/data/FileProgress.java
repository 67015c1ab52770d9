package io.sparkforest.trainer.data;

import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.csv.CsvFaults;
import io.sparkforest.trainer.csv.CsvHeader;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.data.scan.ChunkSummary;
import io.sparkforest.trainer.findings.IgnoredRecords;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a file has been merged into its table. */
final class FileProgress {
  private static final Logger log = LoggerFactory.getLogger(FileProgress.class);

  private final SourceFile source;
  private final @Nullable ChunkedFile file;
  private @Nullable UserError fault;
  private List<FileChunk> chunks = List.of();
  private long lines;
  private long records;
  private long rows;
  private long blankRecords;
  private long repeatedHeaders;

  private FileProgress(SourceFile source, @Nullable ChunkedFile file, @Nullable UserError fault) {
    this.source = source;
    this.file = file;
    this.fault = fault;
    if (file != null) {
      lines = file.line() - 1;
      blankRecords = file.blankRecords();
      repeatedHeaders = file.repeatedHeaders();
    }
  }

  /** Reads the header; a fault there is kept. */
  static FileProgress open(SourceFile source, int pieceBytes) {
    try {
      return new FileProgress(source, ChunkedFile.open(source, pieceBytes), null);
    } catch (UserError e) {
      return new FileProgress(source, null, e);
    }
  }

  SourceFile source() {
    return source;
  }

  Optional<CsvHeader> header() {
    return Optional.ofNullable(file).map(ChunkedFile::header);
  }

  /** Keeps as a fault that the columns are not those of the table. */
  void compare(List<String> columns, SourceFile model) {
    try {
      if (file != null) {
        file.header().positions(columns, model);
      }
    } catch (UserError e) {
      fault = e;
    }
  }

  /** Pieces to be looked at; none if there is a fault. */
  int pieces() {
    return file == null || fault != null ? 0 : file.pieces();
  }

  ChunkedFile.Piece piece(int number) {
    if (file == null) {
      throw new IllegalStateException("there is no piece");
    }
    return file.piece(number);
  }

  void cut(List<ChunkedFile.Piece> pieces) {
    if (file != null && fault == null) {
      chunks = file.chunks(pieces);
    }
  }

  List<FileChunk> chunks() {
    return chunks;
  }

  /** Whether a fault stands before what comes next. */
  boolean isOver() {
    return fault != null;
  }

  /** Lines before the next chunk. */
  long lines() {
    return lines;
  }

  /** Records before the next chunk. */
  long records() {
    return records;
  }

  /** Rows so far. */
  long rows() {
    return rows;
  }

  /** What messages call a place in the next chunk. */
  String place(long number) {
    CsvForm.Place numbering = source.form().place();
    long all =
        switch (numbering) {
          case LINE -> lines + number;
          case ROW -> records + number;
          case FORMER_LINE -> number;
        };
    return CsvFaults.place(source, all);
  }

  /** What messages say of a record of another width than the header's in the next chunk. */
  String widthFault(ChunkSummary.WrongWidth found) {
    return CsvFaults.width(
        place(found.place()),
        header().map(CsvHeader::names).orElse(List.of()).size(),
        found.fields(),
        found.holdsLines());
  }

  /**
   * Goes on past a chunk.
   *
   * @param why says what is wrong with one that could not be read
   */
  void add(ChunkSummary summary, Supplier<UserError> why) {
    lines += summary.lines();
    records += summary.records();
    rows += summary.rows();
    blankRecords += summary.blankRecords();
    repeatedHeaders += summary.repeatedHeaders();
    if (!summary.isReadable()) {
      fault = why.get();
    }
  }

  /** Reports the fault, if there is one, and else what was ignored. */
  IgnoredRecords end(Problems problems) {
    if (fault != null) {
      problems.add(fault);
      return IgnoredRecords.NONE;
    }
    if (blankRecords > 0) {
      log.info("data: {}: {} record(s) without any value are ignored", source.name(), blankRecords);
    }
    if (repeatedHeaders > 0) {
      log.warn(
          "data: {}: {} record(s) that repeat the header are ignored",
          source.name(),
          repeatedHeaders);
    }
    if (records == 0) {
      problems.add(new UserError(source.name() + " has a header but no row below it"));
    }
    return new IgnoredRecords(blankRecords, repeatedHeaders);
  }
}
