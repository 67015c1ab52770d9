/**
 * Request bytes to rows, predictions to response bytes.
 *
 * <p>{@link io.sparkforest.server.codec.ContentType} and {@link
 * io.sparkforest.server.codec.AnswerType} say in which of the three {@link
 * io.sparkforest.server.codec.WireFormat}s a request is written and its answer wanted. {@link
 * io.sparkforest.server.codec.OpenedBody} takes a body out of its envelope, if it has one, {@link
 * io.sparkforest.server.codec.RequestDecoder} opens it as a {@link
 * io.sparkforest.server.codec.RecordReader}, which reads slice by slice; all formats hand field by
 * field to one collector, which knows the rules from a field to a value. So the same record means
 * the same in CSV, JSON and JSON Lines. {@link io.sparkforest.server.codec.RecordScorer} asks the
 * model, and {@link io.sparkforest.server.codec.AnswerEncoder} writes predictions and what {@link
 * io.sparkforest.server.codec.AnswerColumns} ask for beside them. {@link
 * io.sparkforest.server.codec.CodecWarmUp} goes this way before the first request does.
 *
 * <p>One rule stands above all others, since batch jobs join answers to records by position: a
 * request is answered with exactly one prediction for each record, or with an error ({@link
 * io.sparkforest.server.error.RequestException}). A record is never dropped, split, merged or
 * guessed.
 */
@NullMarked
package io.sparkforest.server.codec;

import org.jspecify.annotations.NullMarked;
