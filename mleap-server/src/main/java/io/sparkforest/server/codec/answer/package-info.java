/**
 * Scores, and how they are written.
 *
 * <p>{@link io.sparkforest.server.codec.answer.RecordScorer} calls the model, {@link
 * io.sparkforest.server.codec.answer.AnswerEncoder} writes the predictions and whatever else {@link
 * io.sparkforest.server.codec.AnswerColumns} lists.
 *
 * <p>It must not depend on HTTP libraries or on how a request is read.
 */
@NullMarked
package io.sparkforest.server.codec.answer;

import org.jspecify.annotations.NullMarked;
