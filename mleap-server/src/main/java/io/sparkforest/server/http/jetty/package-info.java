/**
 * Connections, threads, queues and shutdown.
 *
 * <p>Read {@link io.sparkforest.server.http.jetty.JettySetup} first. A request passes {@code
 * LastRequests} (at shutdown), {@code EarlyBody} (receives what a slow client sends), and Jetty's
 * queues, before it gets to a route.
 *
 * <p>It must not depend on routes.
 */
@NullMarked
package io.sparkforest.server.http.jetty;

import org.jspecify.annotations.NullMarked;
