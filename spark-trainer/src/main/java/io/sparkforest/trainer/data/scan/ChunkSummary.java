package io.sparkforest.trainer.data.scan;

import java.io.Serializable;
import java.util.List;

/**
 * What a chunk holds. Its lines are numbered from 1, its records and rows from 0.
 *
 * @param columns its columns, in the order of {@link ScanPlan#columns}
 * @param rows number of rows
 * @param records number of records that are not ignored
 * @param lines number of lines that end in it
 * @param blankRecords records that are ignored, since all their fields are blank
 * @param repeatedHeaders records that are ignored, since they repeat the header
 * @param leftOut records that are no rows, since they have no target: where the first of them are
 * @param wrongWidths the first records that do not have as many fields as the header
 * @param wrongWidthCount how many such records there are
 * @param runs all rows, cut into short runs
 * @param isReadable whether all of it could be read; else this is what stands before the fault
 */
public record ChunkSummary(
    List<ScannedColumn> columns,
    long rows,
    long records,
    long lines,
    long blankRecords,
    long repeatedHeaders,
    Missing leftOut,
    List<WrongWidth> wrongWidths,
    long wrongWidthCount,
    List<Run> runs,
    boolean isReadable)
    implements Serializable {
  /**
   * Records without a target.
   *
   * @param count how many
   * @param places where the first of them are
   */
  public record Missing(long count, List<Long> places) implements Serializable {}

  /**
   * A record of another width than the header's.
   *
   * @param place the record's place
   * @param fields number of its fields
   * @param holdsLines whether a field holds a line break
   */
  public record WrongWidth(long place, int fields, boolean holdsLines) implements Serializable {}

  /**
   * Consecutive rows.
   *
   * @param recordsBefore records of the chunk before the first of them
   * @param firstRow number of the first
   * @param rows how many
   * @param offset offset in the file of the line on which the first one starts
   * @param line number of that line
   */
  public record Run(long recordsBefore, long firstRow, long rows, long offset, long line)
      implements Serializable {}
}
