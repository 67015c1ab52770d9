/**
 * Records in CSV.
 *
 * <p>Read {@link io.sparkforest.server.codec.csv.CsvRecordReader} first. {@code CsvHeader} decides
 * whether the first line is a header, and {@link io.sparkforest.server.codec.csv.CsvDelimiter}
 * finds the separator.
 *
 * <p>It must not depend on {@code codec.json}.
 */
@NullMarked
package io.sparkforest.server.codec.csv;

import org.jspecify.annotations.NullMarked;
