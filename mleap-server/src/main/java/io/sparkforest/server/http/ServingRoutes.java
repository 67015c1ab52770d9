package io.sparkforest.server.http;

import io.javalin.config.RoutesConfig;
import io.sparkforest.server.http.invocation.Invocations;
import io.sparkforest.server.http.settings.ExecutionParameters;
import io.sparkforest.server.http.telemetry.Paths;

/** The routes of a server with one model. */
final class ServingRoutes implements RouteSet {
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
    routes.get(Paths.PING, context -> context.status(200));
    routes.post(Paths.INVOCATIONS, context -> invocations.answer(context, model.get()));
    routes.get(
        Paths.EXECUTION_PARAMETERS,
        context -> context.contentType("application/json").result(executionParameters.toJson()));
  }
}
