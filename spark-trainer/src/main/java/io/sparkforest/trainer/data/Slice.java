package io.sparkforest.trainer.data;

import io.sparkforest.trainer.source.SourceFile;
import java.io.Serializable;
import java.util.List;

/**
 * Consecutive records of a file, which can be read without what stands before them.
 *
 * @param file the file
 * @param header names of the file's columns in its own order
 * @param rowsBefore number of rows of the table before the file's first
 * @param isHeldOut whether all of the file's rows are held out
 * @param firstRow number of the first record among all rows of the table, from 0
 * @param rows number of records
 * @param offset bytes of the file before the line on which the first record starts
 * @param line number of that line, from 1
 */
record Slice(
    SourceFile file,
    List<String> header,
    long rowsBefore,
    boolean isHeldOut,
    long firstRow,
    long rows,
    long offset,
    long line)
    implements Serializable {

  Slice endingBefore(long row) {
    return new Slice(file, header, rowsBefore, isHeldOut, firstRow, row - firstRow, offset, line);
  }
}
