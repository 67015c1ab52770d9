package io.sparkforest.server.http;

import io.javalin.config.RoutesConfig;

/** Routes that belong together. */
interface RouteSet {
  void addTo(RoutesConfig routes);
}
