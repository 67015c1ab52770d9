/**
 * Records in JSON and JSON Lines.
 *
 * <p>Read {@link io.sparkforest.server.codec.json.JsonRecordReader} first: it reads one record.
 * {@link io.sparkforest.server.codec.json.JsonRequestReader} reads one document with the objects
 * that clients put around records, {@link io.sparkforest.server.codec.json.JsonLinesRequestReader}
 * reads a record per line.
 *
 * <p>It must not depend on {@code codec.csv}.
 */
@NullMarked
package io.sparkforest.server.codec.json;

import org.jspecify.annotations.NullMarked;
