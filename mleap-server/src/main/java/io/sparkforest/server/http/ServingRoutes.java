package io.sparkforest.server.http;

import io.javalin.config.RoutesConfig;
import io.sparkforest.server.model.Model;

/** The routes of a server with one model: {@code GET /ping} and {@code POST /invocations}. */
final class ServingRoutes implements RouteSet {
  static final String PING = "/ping";
  static final String INVOCATIONS = "/invocations";

  private final Model model;
  private final Invocations invocations;

  ServingRoutes(Model model, Invocations invocations) {
    this.model = model;
    this.invocations = invocations;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PING, context -> context.status(200));
    routes.post(INVOCATIONS, context -> invocations.answer(context, model));
  }
}
