/**
 * What can be set for the HTTP server: limits, queues, and what responses contain.
 *
 * <p>It must not depend on the other packages of HTTP.
 */
@NullMarked
package io.sparkforest.server.http.settings;

import org.jspecify.annotations.NullMarked;
