/**
 * SageMaker's serving contract over HTTP: {@code GET /ping} and {@code POST /invocations}.
 *
 * <p>{@link io.sparkforest.server.http.ScoringServer} is the way in. Inside, {@code JettySetup}
 * holds what concerns connections and threads, {@code ServingRoutes} the routes, {@code
 * Invocations} the way of one request for any model, and {@code ErrorMapper} is the one place where
 * a fault becomes a status and an answer.
 *
 * <p>Routes come in sets: {@code ServingRoutes} for one model, {@code ModelsRoutes} for many,
 * {@code DiscoveryRoutes} for what tells of them. {@code ServerMetrics} counts and times.
 *
 * <p>This is the only package that knows Javalin and Jetty.
 */
@NullMarked
package io.sparkforest.server.http;

import org.jspecify.annotations.NullMarked;
