package io.sparkforest.server.http;

import io.javalin.config.RoutesConfig;

/** The routes of a server with one model. */
final class ServingRoutes implements RouteSet {
  static final String PING = "/ping";
  static final String INVOCATIONS = "/invocations";
  static final String EXECUTION_PARAMETERS = "/execution-parameters";

  private final SingleModel model;
  private final Invocations invocations;
  private final ExecutionParameters executionParameters;

  ServingRoutes(
      SingleModel model, Invocations invocations, ExecutionParameters executionParameters) {
    this.model = model;
    this.invocations = invocations;
    this.executionParameters = executionParameters;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PING, context -> context.status(200));
    routes.post(INVOCATIONS, context -> invocations.answer(context, model.get()));
    routes.get(
        EXECUTION_PARAMETERS,
        context -> context.contentType("application/json").result(executionParameters.toJson()));
  }
}
