package io.sparkforest.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.trainer.job.Channel;
import io.sparkforest.trainer.job.StopRequest;
import io.sparkforest.trainer.job.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * All files of a channel, read once as one table.
 *
 * @param files the files, each with the number of its first row
 * @param slices all records of the files, cut into pieces that can be read side by side
 * @param rows number of data rows
 * @param validationRows how many of them are held out
 * @param columns what each column holds, in the order of the first file
 * @param fingerprint SHA-256 over the files' bytes in the order of their names, in hexadecimal
 */
record TableScan(
    List<SourceFile> files,
    List<Slice> slices,
    long rows,
    long validationRows,
    List<ColumnProfile> columns,
    String fingerprint) {
  private static final int ROWS_A_SLICE = 500;

  /**
   * Reads every record of the channel.
   *
   * @throws io.sparkforest.trainer.job.JobStopped if the job is asked to stop meanwhile
   * @throws UserError if there is no file or no row, or a file is not CSV of the same columns
   */
  static TableScan of(Channel channel, FieldRules rules, Holdout holdout, StopRequest stop) {
    return new Scanner(channel, rules, holdout, stop).scan();
  }

  Optional<ColumnProfile> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  List<String> header() {
    return columns.stream().map(ColumnProfile::name).toList();
  }

  private static final class Scanner {
    private final Channel channel;
    private final FieldRules rules;
    private final Holdout holdout;
    private final StopRequest stop;
    private final MessageDigest digest = sha256();
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final List<ColumnProfiler> profilers = new ArrayList<>();
    private List<String> header = List.of();
    private long rows;
    private long validationRows;

    Scanner(Channel channel, FieldRules rules, Holdout holdout, StopRequest stop) {
      this.stop = stop;
      this.channel = channel;
      this.rules = rules;
      this.holdout = holdout;
    }

    TableScan scan() {
      for (Path path : ChannelFiles.of(channel)) {
        String name = channel.folder().relativize(path).toString();
        scan(new SourceFile(path.toString(), name, rows));
      }
      return new TableScan(
          List.copyOf(files),
          List.copyOf(slices),
          rows,
          validationRows,
          profilers.stream().map(ColumnProfiler::profile).toList(),
          HexFormat.of().formatHex(digest.digest()));
    }

    private void scan(SourceFile file) {
      try (LineStarts lines =
              new LineStarts(
                  new BufferedInputStream(
                      new DigestInputStream(Files.newInputStream(Path.of(file.path())), digest),
                      1 << 16));
          CsvFile csv = CsvFile.open(file, lines)) {
        if (files.isEmpty()) {
          header = csv.header();
          header.forEach(column -> profilers.add(new ColumnProfiler(column, rules)));
        }
        int[] positions = csv.positions(header, files.isEmpty() ? file : files.get(0));
        while (csv.hasNext()) {
          stop.endIfMade();
          add(file, csv, positions, lines);
        }
      } catch (IOException e) {
        throw CsvFile.unreadable(file, e);
      }
      if (rows == file.firstRow()) {
        throw new UserError(file.name() + " has a header but no row below it");
      }
      slices.add(slices.remove(slices.size() - 1).endingBefore(rows));
      files.add(file);
    }

    private void add(SourceFile file, CsvFile csv, int[] positions, LineStarts lines) {
      CsvRecord found = csv.next();
      if ((rows - file.firstRow()) % ROWS_A_SLICE == 0) {
        long line = csv.line();
        slices.add(new Slice(file, csv.header(), rows, ROWS_A_SLICE, lines.offset(line), line));
      }
      boolean heldOut = holdout.holdsOut(rows);
      for (int column = 0; column < positions.length; column++) {
        profilers
            .get(column)
            .add(found.getField(positions[column]), file.name(), csv.line(), heldOut);
      }
      rows++;
      validationRows += heldOut ? 1 : 0;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }
}
