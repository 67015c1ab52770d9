package io.sparkforest.trainer.data.scan;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.csv.ByteRanges;
import io.sparkforest.trainer.csv.ChunkRecords;
import io.sparkforest.trainer.csv.CsvFaults;
import io.sparkforest.trainer.csv.FieldRanges;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The work on one chunk: reads its records and makes a {@link ChunkSummary}. It depends on the
 * chunk and the plan alone.
 */
public final class ChunkScan {
  private static final int ROWS_PER_RUN = 500;

  private final FileChunk chunk;
  private final ScanPlan plan;
  private final StopRequest stop;
  private final List<ColumnScan> columns = new ArrayList<>();
  private final int[] positions;
  private final int target;
  private final CsvForm.Place numbering;
  private final List<Long> leftOut = new ArrayList<>();
  private long leftOutCount;
  private final List<ChunkSummary.WrongWidth> wrongWidths = new ArrayList<>();
  private long wrongWidthCount;
  private final List<ChunkSummary.Run> runs = new ArrayList<>();
  private long rows;

  private ChunkScan(FileChunk chunk, ScanPlan plan, StopRequest stop) {
    this.chunk = chunk;
    this.plan = plan;
    this.stop = stop;
    this.positions = chunk.header().positions(plan.columns());
    this.target = chunk.header().names().indexOf(plan.target());
    this.numbering = chunk.file().form().place();
    plan.columns()
        .forEach(name -> columns.add(new ColumnScan(plan, plan.ofLabels().contains(name))));
  }

  /**
   * Reads a chunk.
   *
   * @param files opens its file
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws io.sparkforest.trainer.sagemaker.UserError if the file cannot be opened
   */
  public static ChunkSummary of(
      FileChunk chunk, ScanPlan plan, ByteRanges files, StopRequest stop) {
    return new ChunkScan(chunk, plan, stop).summary(files);
  }

  private ChunkSummary summary(ByteRanges files) {
    try (ChunkRecords records = new ChunkRecords(chunk, files)) {
      boolean isReadable = true;
      try {
        while (records.next()) {
          stop.endIfMade();
          add(records);
        }
      } catch (ChunkRecords.UnreadableException e) {
        isReadable = false;
      }
      endRun();
      return new ChunkSummary(
          columns.stream().map(ColumnScan::finished).toList(),
          rows,
          records.records(),
          records.lines(),
          records.blankRecords(),
          records.repeatedHeaders(),
          new ChunkSummary.Missing(leftOutCount, leftOut),
          wrongWidths,
          wrongWidthCount,
          runs,
          isReadable);
    } catch (IOException e) {
      throw CsvFaults.unreadable(chunk.file(), e);
    }
  }

  private void add(ChunkRecords records) {
    FieldRanges fields = records.fields();
    char[] text = fields.text();
    if (!records.isWhole()) {
      wrongWidthCount++;
      if (wrongWidths.size() < Faults.MAX_EXAMPLES) {
        wrongWidths.add(
            new ChunkSummary.WrongWidth(place(records), fields.count(), fields.holdLines()));
      }
      return;
    }
    if (target >= 0 && isMissing(text, fields.start(target), fields.end(target))) {
      leftOutCount++;
      if (leftOut.size() < Faults.MAX_EXAMPLES) {
        leftOut.add(place(records));
      }
      return;
    }
    if (rows % ROWS_PER_RUN == 0) {
      endRun();
      runs.add(
          new ChunkSummary.Run(
              records.records() - 1, rows, ROWS_PER_RUN, records.offset(), records.line()));
    }
    long place = place(records);
    for (int column = 0; column < positions.length; column++) {
      int field = positions[column];
      columns.get(column).add(text, fields.start(field), fields.end(field), place);
    }
    rows++;
  }

  private boolean isMissing(char[] text, int from, int to) {
    int start = FieldRules.start(text, from, to);
    return plan.rules().isMissing(text, start, FieldRules.end(text, start, to));
  }

  /** What stands in messages, but for what comes before the chunk. */
  private long place(ChunkRecords records) {
    return switch (numbering) {
      case LINE -> records.line();
      case ROW -> records.records();
      case FORMER_LINE -> Long.parseLong(records.fields().string(0));
    };
  }

  private void endRun() {
    if (!runs.isEmpty()) {
      ChunkSummary.Run last = runs.remove(runs.size() - 1);
      runs.add(
          new ChunkSummary.Run(
              last.recordsBefore(),
              last.firstRow(),
              rows - last.firstRow(),
              last.offset(),
              last.line()));
    }
  }
}
