/**
 * What is recorded of each request: a line in the access log, and metrics for Prometheus.
 *
 * <p>Code that serves a request leaves a note with {@code RequestNotes}; {@link
 * io.sparkforest.server.http.telemetry.AccessLog} and {@link
 * io.sparkforest.server.http.telemetry.ServerMetrics} read it when the request ends. {@link
 * io.sparkforest.server.http.telemetry.Paths} has the paths of all routes.
 *
 * <p>It must not depend on how requests are served.
 */
@NullMarked
package io.sparkforest.server.http.telemetry;

import org.jspecify.annotations.NullMarked;
