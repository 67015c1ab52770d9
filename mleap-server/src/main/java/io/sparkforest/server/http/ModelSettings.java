package io.sparkforest.server.http;

import io.sparkforest.server.codec.AnswerColumns;

/**
 * What is answered beside scores.
 *
 * @param isDiscoverable whether there are a page, the schema, OpenAPI and metrics
 * @param answerColumns what answers hold where the request does not say
 */
public record ModelSettings(boolean isDiscoverable, AnswerColumns answerColumns) {}
