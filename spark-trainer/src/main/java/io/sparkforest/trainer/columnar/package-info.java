/**
 * A table in columns, parsed once: numbers and codes of labels in as few bytes as hold them, a
 * {@link Block} for each column of each chunk of the files. Blocks that do not fit the heap lie in
 * a file. {@link StoredTable} reads them a run of rows at a time. This package knows neither files
 * of CSV nor what columns are used for.
 */
@NullMarked
package io.sparkforest.trainer.columnar;

import org.jspecify.annotations.NullMarked;
