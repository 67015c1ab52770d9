package io.sparkforest.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkforest.server.discovery.HtmlPage;
import io.sparkforest.server.discovery.ModelPageHtml;
import io.sparkforest.server.discovery.ModelsPageHtml;
import io.sparkforest.server.discovery.OpenApiJson;
import io.sparkforest.server.discovery.Place;
import io.sparkforest.server.discovery.SchemaJson;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.http.telemetry.Paths;
import io.sparkforest.server.http.telemetry.ServerMetrics;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.registry.Lease;
import io.sparkforest.server.registry.LoadedModels;
import io.sparkforest.server.registry.ModelPage;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Describes the model to people and programs: a page, the schema, OpenAPI and metrics. With several
 * models, {@code ?model=NAME} says which one is meant.
 */
final class DiscoveryRoutes implements RouteSet {
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MAX_LISTED = 1_000;

  private final Served served;
  private final ServerMetrics metrics;

  DiscoveryRoutes(Served served, ServerMetrics metrics) {
    this.served = served;
    this.metrics = metrics;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(Paths.PAGE, this::sendPage);
    routes.get(Paths.SCHEMA, context -> sendJson(context, (model, place) -> SchemaJson.of(model)));
    routes.get(Paths.OPENAPI, context -> sendJson(context, OpenApiJson::of));
    routes.get(Paths.METRICS, context -> context.contentType(PROMETHEUS).result(metrics.scrape()));
  }

  private void sendJson(Context context, BiFunction<Model, Place, String> view) {
    String json = with(context, view);
    context.contentType(JSON).header("Cache-Control", "no-store").result(json);
  }

  private void sendPage(Context context) {
    if (served instanceof Served.Many many && context.queryParam("model") == null) {
      answer(context, models(many.models()));
    } else {
      answer(context, with(context, ModelPageHtml::of));
    }
  }

  private static HtmlPage models(LoadedModels models) {
    List<String> names =
        models.page(null, MAX_LISTED).models().stream().map(ModelPage.Entry::name).toList();
    return ModelsPageHtml.of(names);
  }

  private static void answer(Context context, HtmlPage page) {
    context
        .contentType("text/html; charset=utf-8")
        .header("Content-Security-Policy", page.contentSecurityPolicy())
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store")
        .result(page.html());
  }

  /** Something about the model that is meant. */
  private <T> T with(Context context, BiFunction<Model, Place, T> view) {
    if (served instanceof Served.One one) {
      return view.apply(one.model(), new Place(Paths.INVOCATIONS, ""));
    }
    LoadedModels models = ((Served.Many) served).models();
    String name = context.queryParam("model");
    if (name == null) {
      throw RequestException.of(
          ErrorCode.BAD_PARAMETER, "several models are loaded: select one with ?model=NAME");
    }
    try (Lease lease = models.lease(name)) {
      return view.apply(lease.model(), Place.of(name));
    }
  }
}
