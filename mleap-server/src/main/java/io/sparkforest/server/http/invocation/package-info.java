/**
 * How one invocation is served, for any model.
 *
 * <p>Read {@link io.sparkforest.server.http.invocation.Invocations} first: from {@code RequestBody}
 * to {@code Answer}, sharing the {@code Cores}. {@code SliceScoring} scores several slices of a
 * large request at a time. {@link io.sparkforest.server.http.invocation.ErrorMapper} is the one
 * place where an exception becomes an error for the client.
 *
 * <p>It must not depend on routes or on the set-up of Jetty.
 */
@NullMarked
package io.sparkforest.server.http.invocation;

import org.jspecify.annotations.NullMarked;
