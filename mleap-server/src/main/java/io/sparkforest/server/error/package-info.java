/**
 * What is wrong with a request or a record, for the client that sent it.
 *
 * <p>{@link io.sparkforest.server.error.ErrorCode} lists all codes with their HTTP status and
 * meaning; {@code docs/serving.md} has the same table. {@link
 * io.sparkforest.server.error.RequestError} is one error with its message and place. {@link
 * io.sparkforest.server.error.RequestException} carries it to the response.
 *
 * <p>{@link io.sparkforest.server.error.NotScorableException} is how a scorer rejects a record.
 *
 * <p>This package depends on no other package of the server, so that all of them can use it.
 */
@NullMarked
package io.sparkforest.server.error;

import org.jspecify.annotations.NullMarked;
