/**
 * SageMaker's serving contract over HTTP: the server and its routes.
 *
 * <p>Read {@link io.sparkforest.server.http.ScoringServer} first: it sets up everything while a
 * {@code SingleModel} is loaded, and listens once the model is ready. {@code ServingRoutes} has the
 * routes for one model, {@code ModelsRoutes} for many, {@code DiscoveryRoutes} those that describe
 * a model. The packages below: {@code settings}; {@code telemetry}, the access log and the metrics;
 * {@code invocation}, how one request is served; {@code jetty}, connections, threads and queues.
 *
 * <p>This package and those below it are the only ones that depend on Javalin and Jetty. Those
 * below must not depend on this one.
 */
@NullMarked
package io.sparkforest.server.http;

import org.jspecify.annotations.NullMarked;
