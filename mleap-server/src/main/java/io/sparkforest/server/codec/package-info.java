/**
 * Negotiation: in which format a request is, in which format its response is wanted, and what the
 * response contains.
 *
 * <p>Read {@link io.sparkforest.server.codec.ContentType} and {@link
 * io.sparkforest.server.codec.AnswerType} first; both name one of the {@link
 * io.sparkforest.server.codec.WireFormat}s. {@link io.sparkforest.server.codec.AnswerColumns} lists
 * what a response has for each record. The packages below read and write the formats: {@code
 * record} turns fields into rows, {@code csv} and {@code json} read records, {@code request} opens
 * a body, and {@code answer} scores records and writes the response.
 *
 * <p>One rule applies to all of them, since batch jobs join responses to records by position: the
 * response to a request has exactly one prediction for each record, or is an error ({@link
 * io.sparkforest.server.error.RequestException}). A record is never dropped, split, merged or
 * guessed.
 *
 * <p>It must not depend on HTTP libraries or on the packages below it.
 */
@NullMarked
package io.sparkforest.server.codec;

import org.jspecify.annotations.NullMarked;
