/**
 * From the fields of a record to a row, the same for all formats.
 *
 * <p>Read {@link io.sparkforest.server.codec.record.RowCollector} first: all readers give it their
 * fields one by one, and it applies the rules of the model's {@link
 * io.sparkforest.server.model.RecordLayout}. So the same record means the same in CSV, JSON and
 * JSON Lines. {@link io.sparkforest.server.codec.record.RequestReader} is what a format implements,
 * {@link io.sparkforest.server.codec.record.Records} is the result.
 *
 * <p>It must not depend on a format.
 */
@NullMarked
package io.sparkforest.server.codec.record;

import org.jspecify.annotations.NullMarked;
