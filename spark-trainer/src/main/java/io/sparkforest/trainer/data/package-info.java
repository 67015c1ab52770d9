/**
 * From the files of a channel to a checked DataFrame. {@link TableScan} reads everything once in
 * plain Java, before Spark has even started, and names whatever is wrong with file and line. {@link
 * ColumnFormats} decides which columns are dates, amounts or the like; {@link FormattedFiles}
 * writes the files anew with plain numbers in their place, and these are scanned again. {@link
 * SchemaInference} decides from it what each column is, as a {@link Schema}; {@link TableReader}
 * then reads the same bytes with the same code into typed columns, many {@link
 * io.sparkforest.trainer.csv.Slice}s of the files side by side.
 */
@NullMarked
package io.sparkforest.trainer.data;

import org.jspecify.annotations.NullMarked;
