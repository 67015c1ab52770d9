package io.sparkforest.trainer.source;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.FileFormat;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a channel whose format says what columns they have, JSON Lines and Parquet, as one
 * table: its columns are those of all files and of their folders, and a file that lacks one has no
 * values in it. Beside files of CSV, which have all columns, each file of Parquet stands for
 * itself, and the files of JSON Lines for each other.
 */
final class TypedTable {
  private static final Logger log = LoggerFactory.getLogger(TypedTable.class);

  private final List<String> columns;

  /** Whether what one file has is a gap in the others. */
  private final boolean hasGaps;

  private final JsonRecords records;
  private final Map<ChannelFile, ParquetColumns> parquet;

  /** The columns that some file of Parquet has. */
  private final Set<String> ofParquet;

  private final StopRequest stop;

  private TypedTable(
      List<String> columns,
      boolean hasGaps,
      JsonRecords records,
      Map<ChannelFile, ParquetColumns> parquet,
      Set<String> ofParquet,
      StopRequest stop) {
    this.columns = columns;
    this.hasGaps = hasGaps;
    this.records = records;
    this.parquet = parquet;
    this.ofParquet = ofParquet;
    this.stop = stop;
  }

  /**
   * Finds the columns of all files that are not CSV.
   *
   * @param dropped columns that are not used
   * @param problems gets what is wrong with single files and records
   */
  static TypedTable of(
      String channel,
      List<ChannelFile> all,
      Set<String> dropped,
      Problems problems,
      StopRequest stop)
      throws IOException {
    List<ChannelFile> files = all.stream().filter(it -> it.format() != FileFormat.CSV).toList();
    Map<ChannelFile, ParquetColumns> parquet = new HashMap<>();
    Map<String, Set<ChannelFile>> having = new LinkedHashMap<>();
    Set<String> lists = new TreeSet<>();
    for (ChannelFile file : files) {
      stop.endIfMade();
      if (file.format() == FileFormat.PARQUET) {
        try {
          ParquetColumns found = ParquetFile.columns(file, dropped);
          parquet.put(file, found);
          lists.addAll(found.lists());
          found.names().forEach(it -> having.computeIfAbsent(it, key -> new HashSet<>()).add(file));
        } catch (UserError e) {
          // The others may have faults, too.
          problems.add(e);
        }
      }
    }
    boolean hasGaps = files.size() == all.size();
    Set<String> columns = new LinkedHashSet<>();
    if (hasGaps) {
      having.forEach((column, owners) -> warnOfGaps(channel, column, owners, parquet));
      columns.addAll(having.keySet());
    }
    JsonRecords records = new JsonRecords(dropped);
    columns.addAll(
        JsonLines.members(
            files.stream().filter(file -> file.format() == FileFormat.JSON_LINES).toList(),
            records,
            problems,
            stop));
    files.stream()
        .filter(file -> hasGaps || file.format() == FileFormat.JSON_LINES)
        .forEach(file -> columns.addAll(file.partitions().keySet()));
    lists.addAll(records.lists());
    if (!lists.isEmpty()) {
      log.warn(
          "data: channel {}: lists are no values of a table and are ignored: {}",
          channel,
          Escaped.names(List.copyOf(lists)));
    }
    return new TypedTable(
        List.copyOf(columns),
        hasGaps,
        records,
        parquet,
        hasGaps ? having.keySet() : Set.of(),
        stop);
  }

  private static void warnOfGaps(
      String channel,
      String column,
      Set<ChannelFile> owners,
      Map<ChannelFile, ParquetColumns> parquet) {
    if (owners.size() < parquet.size()) {
      String lacking =
          parquet.keySet().stream()
              .filter(file -> !owners.contains(file))
              .map(ChannelFile::name)
              .min(Comparator.naturalOrder())
              .orElse("");
      log.warn(
          "data: channel {}: column {} is missing in {} of {} files, such as {}: its values are"
              + " missing there",
          channel,
          Escaped.name(column),
          parquet.size() - owners.size(),
          parquet.size(),
          lacking);
    }
  }

  /** Writes a file as CSV; nothing if it has no row. */
  Optional<SourceFile> convert(ChannelFile file, Path target) throws IOException {
    boolean hasRows;
    CsvForm.Place place;
    if (file.format() == FileFormat.PARQUET) {
      if (!parquet.containsKey(file)) {
        return Optional.empty();
      }
      ParquetColumns own = Objects.requireNonNull(parquet.get(file));
      hasRows = ParquetFile.convert(file, own, columns(file, own), target, stop);
      place = CsvForm.Place.ROW;
    } else {
      hasRows = JsonLines.convert(file, columns, records, target, stop);
      place = CsvForm.Place.FORMER_LINE;
    }
    return Optional.of(
            new SourceFile(target.toString(), file.name(), CsvForm.converted(place), found(file)))
        .filter(it -> hasRows);
  }

  private List<String> columns(ChannelFile file, ParquetColumns own) {
    if (hasGaps) {
      return columns;
    }
    Set<String> names = new LinkedHashSet<>(own.names());
    names.addAll(file.partitions().keySet());
    return List.copyOf(names);
  }

  private FileFindings found(ChannelFile file) {
    List<String> partitions = List.copyOf(file.partitions().keySet());
    if (file.format() != FileFormat.PARQUET) {
      return new FileFindings(
          FileForm.of("JSON Lines"), partitions, List.of(), List.copyOf(records.lists()));
    }
    ParquetColumns own = Objects.requireNonNull(parquet.get(file));
    Set<String> gaps = new LinkedHashSet<>(ofParquet);
    own.names().forEach(gaps::remove);
    partitions.forEach(gaps::remove);
    return new FileFindings(FileForm.of("Parquet"), partitions, List.copyOf(gaps), own.lists());
  }
}
