/**
 * Files of CSV as records. {@link CsvFile} reads a file's records one by one, or those of a {@link
 * Slice} of it. Every fault names the file and the line. This package knows neither the types nor
 * the roles of columns.
 */
@NullMarked
package io.sparkforest.trainer.csv;

import org.jspecify.annotations.NullMarked;
