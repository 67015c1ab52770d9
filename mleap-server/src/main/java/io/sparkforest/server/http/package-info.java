/**
 * SageMaker's serving contract over HTTP.
 *
 * <p>{@link io.sparkforest.server.http.ScoringServer} is the way in: it sets all up while a {@code
 * SingleModel} is loaded, and listens once that is there. A request comes through {@code
 * JettySetup}'s chain: {@code LastRequests} at shutdown, {@code EarlyBody} receives what a slow
 * client sends, queues of Jetty's, then a set of routes: {@code ServingRoutes} for one model,
 * {@code ModelsRoutes} for many, {@code DiscoveryRoutes} for what tells of them. {@code
 * Invocations} is the way of one request for any model, from {@code RequestBody} to {@code Answer},
 * sharing the {@code Cores}. {@code ErrorMapper} is the one place where an exception becomes an
 * error for the client, and {@code AccessLog} and {@code ServerMetrics} have the last word.
 *
 * <p>This is the only package that knows Javalin and Jetty.
 */
@NullMarked
package io.sparkforest.server.http;

import org.jspecify.annotations.NullMarked;
