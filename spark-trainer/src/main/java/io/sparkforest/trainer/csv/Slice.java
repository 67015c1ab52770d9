package io.sparkforest.trainer.csv;

import io.sparkforest.trainer.source.SourceFile;
import java.io.Serializable;

/**
 * Consecutive records of a file, which can be read without what stands before them.
 *
 * @param file the file
 * @param header the file's header
 * @param recordsBefore number of records of the file before the first of these
 * @param isHeldOut whether all of the file's rows are held out
 * @param firstRow number of the first row among all rows of the table, from 0
 * @param rows number of rows; records without a target among them are none
 * @param offset bytes of the file before the line on which the first record starts
 * @param line number of that line, from 1
 */
public record Slice(
    SourceFile file,
    CsvHeader header,
    long recordsBefore,
    boolean isHeldOut,
    long firstRow,
    long rows,
    long offset,
    long line)
    implements Serializable {}
