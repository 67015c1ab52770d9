/**
 * Scores, and how they are written.
 *
 * <p>{@link io.sparkforest.server.codec.answer.RecordScorer} asks the model, {@link
 * io.sparkforest.server.codec.answer.AnswerEncoder} writes the predictions and what else {@link
 * io.sparkforest.server.codec.AnswerColumns} ask for.
 *
 * <p>It must not depend on HTTP libraries or on how a request is read.
 */
@NullMarked
package io.sparkforest.server.codec.answer;

import org.jspecify.annotations.NullMarked;
