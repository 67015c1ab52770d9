package io.sparkforest.server.http.settings;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import org.jspecify.annotations.Nullable;

/**
 * What responses contain in addition to scores.
 *
 * @param isDiscoverable whether there are a page, the schema, OpenAPI and metrics
 * @param answerColumns what responses contain by default
 * @param answerType the type of answers where the request leaves the choice; null for the request's
 *     own
 */
public record ModelSettings(
    boolean isDiscoverable, AnswerColumns answerColumns, @Nullable AnswerType answerType) {}
