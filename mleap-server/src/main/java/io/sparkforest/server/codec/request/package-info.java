/**
 * From the body of a request to records, a slice at a time.
 *
 * <p>{@link io.sparkforest.server.codec.request.OpenedBody} takes a body out of its envelope, if it
 * has one. {@link io.sparkforest.server.codec.request.RequestDecoder} opens it as a {@link
 * io.sparkforest.server.codec.request.RecordReader}. {@link
 * io.sparkforest.server.codec.request.CodecWarmUp} does all that a request does, before the first
 * request arrives.
 *
 * <p>It must not depend on HTTP libraries.
 */
@NullMarked
package io.sparkforest.server.codec.request;

import org.jspecify.annotations.NullMarked;
