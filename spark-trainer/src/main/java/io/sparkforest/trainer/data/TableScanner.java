package io.sparkforest.trainer.data;

import io.sparkforest.trainer.columnar.GrowingColumn;
import io.sparkforest.trainer.columnar.LabelLimits;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.csv.CsvFaults;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.data.scan.ChunkSummary;
import io.sparkforest.trainer.data.scan.LabelScan;
import io.sparkforest.trainer.data.scan.LearnedValues;
import io.sparkforest.trainer.data.scan.ScanPlan;
import io.sparkforest.trainer.data.scan.ScannedColumn;
import io.sparkforest.trainer.findings.IgnoredRecords;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.source.Fingerprint;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.StopRequest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scans the files of a channel: what chunks hold is found on all cores, and merged in order. */
final class TableScanner {
  /** Most rows that are looked at in one go for what can be learned from them. */
  private static final long ROWS_PER_TASK = 1 << 18;

  /** Held-out rows may have many labels that those to learn from do not have. */
  private static final int LABELS_WITH_HOLDOUT = 4;

  /** A text with its places in tables of a chunk and of all, some chunks at a time. */
  private static final long BYTES_PER_NUMBER = 1_000;

  private static final int MIN_NUMBERS = 16;
  private static final int MAX_NUMBERS = 256;

  private final Optional<TableScan> like;
  private final TableScan.Settings settings;
  private final Problems problems;
  private final StopRequest stop;
  private final Faults faults = new Faults();
  private final List<ColumnProfiler> profilers = new ArrayList<>();
  private final List<GrowingColumn> growing = new ArrayList<>();
  private final List<Slice> slices = new ArrayList<>();
  private List<String> header = List.of();
  private int target;
  private long rows;
  private IgnoredRecords ignored = IgnoredRecords.NONE;

  TableScanner(
      Optional<TableScan> like, TableScan.Settings settings, Problems problems, StopRequest stop) {
    this.like = like;
    this.settings = settings;
    this.problems = problems;
    this.stop = stop;
  }

  TableScan scan(List<SourceFile> sources) {
    List<FileProgress> files =
        AllCores.map(
            sources.size(),
            file -> FileProgress.open(sources.get(file), settings.pieceBytes()),
            stop);
    begin(files);
    byte[] digest = cut(files);
    List<FileChunk> chunks = files.stream().flatMap(file -> file.chunks().stream()).toList();
    Map<SourceFile, FileProgress> byFile = new HashMap<>();
    files.forEach(file -> byFile.put(file.source(), file));
    ScanPlan plan =
        new ScanPlan(
            header,
            settings.target(),
            settings.categorical(),
            settings.rules(),
            limits(),
            maxNumbers(),
            ColumnProfile.MAX_MAGNITUDE);
    int[] next = {0};
    settings
        .workers()
        .inOrder(
            chunks,
            plan,
            summary -> {
              FileChunk chunk = chunks.get(next[0]++);
              merge(chunk, summary, Objects.requireNonNull(byFile.get(chunk.file())));
            },
            stop);
    for (FileProgress file : files) {
      ignored = ignored.plus(file.end(problems));
    }
    faults.addTo(problems, "records do not have as many fields as their header");
    if (header.isEmpty()) {
      // Without columns nothing else can be checked.
      problems.throwIfAny();
    }
    return result(files, chunks, digest);
  }

  /** Takes the columns of the table that this one must be like, or of the first file. */
  private void begin(List<FileProgress> files) {
    @Nullable SourceFile model = null;
    if (like.isPresent()) {
      header = like.get().header();
      model = like.get().files().get(0);
    }
    for (FileProgress file : files) {
      if (model == null && file.header().isPresent()) {
        header = file.header().get().columns();
        model = file.source();
      }
      if (model != null) {
        file.compare(header, model);
      }
    }
    target = header.indexOf(settings.target());
    LabelLimits limits = limits();
    for (String column : header) {
      boolean isOfLabels = settings.categorical().contains(column);
      profilers.add(new ColumnProfiler(column, isOfLabels));
      growing.add(
          isOfLabels
              ? new GrowingColumn(settings.memory(), Integer.MAX_VALUE, LabelLimits.NONE)
              : new GrowingColumn(settings.memory(), maxNumbers(), limits));
    }
  }

  private int maxNumbers() {
    long fitting = HeapBudget.ofThisJvm().labels() / BYTES_PER_NUMBER / Math.max(1, header.size());
    return (int) Math.max(MIN_NUMBERS, Math.min(MAX_NUMBERS, fitting));
  }

  private LabelLimits limits() {
    LabelLimits learned = ColumnProfiler.LABELS;
    return like.isEmpty() && settings.holdout().fraction() == 0
        ? learned
        : new LabelLimits(
            LABELS_WITH_HOLDOUT * learned.labels(), LABELS_WITH_HOLDOUT * learned.characters());
  }

  /** Cuts all files into chunks, and returns the digest over their bytes. */
  private byte[] cut(List<FileProgress> files) {
    record Place(FileProgress file, int piece) {}
    List<Place> places =
        files.stream()
            .flatMap(
                file -> IntStream.range(0, file.pieces()).mapToObj(piece -> new Place(file, piece)))
            .toList();
    List<ChunkedFile.Piece> pieces =
        AllCores.map(
            places.size(), place -> places.get(place).file.piece(places.get(place).piece), stop);
    int from = 0;
    for (FileProgress file : files) {
      file.cut(pieces.subList(from, from + file.pieces()));
      from += file.pieces();
    }
    if (pieces.size() == 1) {
      return pieces.get(0).digest();
    }
    MessageDigest digest = Fingerprint.sha256();
    pieces.forEach(piece -> digest.update(piece.digest()));
    return digest.digest();
  }

  private void merge(FileChunk chunk, ChunkSummary summary, FileProgress file) {
    if (file.isOver()) {
      return;
    }
    for (int column = 0; column < profilers.size(); column++) {
      ScannedColumn scanned = summary.columns().get(column);
      profilers.get(column).merge(scanned.facts(), file::place);
      scanned.addTo(growing.get(column));
    }
    if (target >= 0) {
      profilers
          .get(target)
          .addMissing(summary.leftOut().count(), summary.leftOut().places(), file::place);
    }
    for (ChunkSummary.WrongWidth found : summary.wrongWidths()) {
      faults.add(file.widthFault(found));
    }
    faults.addMore(summary.wrongWidthCount() - summary.wrongWidths().size());
    for (ChunkSummary.Run run : summary.runs()) {
      slices.add(
          new Slice(
              chunk.file(),
              chunk.header(),
              file.records() + run.recordsBefore(),
              like.isPresent(),
              rows + run.firstRow(),
              run.rows(),
              run.offset(),
              file.lines() + run.line()));
    }
    rows += summary.rows();
    file.add(summary, () -> CsvFaults.firstFault(chunk.file(), stop));
  }

  private TableScan result(List<FileProgress> files, List<FileChunk> chunks, byte[] digest) {
    LongPredicate heldOut = heldOut();
    Map<String, StoredColumn> lost = lostLabels(chunks);
    List<StoredColumn> stored = new ArrayList<>();
    for (int column = 0; column < header.size(); column++) {
      StoredColumn found = lost.get(header.get(column));
      stored.add(found == null ? growing.get(column).stored() : found);
    }
    List<ColumnProfile> profiles = new ArrayList<>();
    Map<String, StoredColumn> byName = new HashMap<>();
    List<LearnedValues> learned = learned(stored, heldOut);
    for (int column = 0; column < header.size(); column++) {
      StoredColumn values = stored.get(column);
      byName.put(header.get(column), values);
      profiles.add(profilers.get(column).profile(values, learned.get(column), heldOut));
    }
    return new TableScan(
        files.stream().map(FileProgress::source).toList(),
        files.stream().map(FileProgress::rows).toList(),
        chunks,
        List.copyOf(slices),
        rows,
        like.isPresent() ? rows : settings.holdout().count(rows),
        profiles,
        byName,
        ignored,
        List.of(),
        digest);
  }

  private LongPredicate heldOut() {
    if (like.isPresent()) {
      return row -> true;
    }
    return settings.holdout().fraction() == 0 ? LearnedValues.NO_ROW : settings.holdout()::holdsOut;
  }

  /**
   * Some rows of each column in turn: a loop that was compiled for one column alone would be
   * compiled again for each that has gaps, texts or fractions where that had none.
   */
  private List<LearnedValues> learned(List<StoredColumn> columns, LongPredicate heldOut) {
    int parts = (int) Math.max(1, (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    List<LearnedValues> found =
        AllCores.map(
            columns.size() * parts,
            task -> {
              stop.endIfMade();
              long from = task / columns.size() * ROWS_PER_TASK;
              long to = Math.min(rows, from + ROWS_PER_TASK);
              return LearnedValues.of(columns.get(task % columns.size()), from, to, heldOut);
            },
            stop);
    List<LearnedValues> merged = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      LearnedValues all = found.get(column);
      for (int part = 1; part < parts; part++) {
        all.merge(found.get(part * columns.size() + column));
      }
      merged.add(all);
    }
    return merged;
  }

  /** Some columns looked like numbers until a text came: their chunks are read once more. */
  private Map<String, StoredColumn> lostLabels(List<FileChunk> chunks) {
    List<String> lost = new ArrayList<>();
    for (int column = 0; column < header.size(); column++) {
      GrowingColumn values = growing.get(column);
      if (!profilers.get(column).isOfNumbers() && !values.hasLabels() && !values.hasTooMany()) {
        lost.add(header.get(column));
      }
    }
    return lost.isEmpty() || !problems.isEmpty()
        ? Map.of()
        : LabelScan.of(
            chunks, settings.ofLabels(lost, limits()), settings.memory(), settings.workers(), stop);
  }
}
