package io.sparkforest.server.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.http.invocation.Invocations;
import io.sparkforest.server.http.invocation.RequestBody;
import io.sparkforest.server.http.telemetry.Paths;
import io.sparkforest.server.http.telemetry.ServerMetrics;
import io.sparkforest.server.registry.Lease;
import io.sparkforest.server.registry.LoadedModels;
import io.sparkforest.server.registry.ModelPage;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a multi-model endpoint: {@code /ping}, which is well without any model, and
 * SageMaker's interface to load, list, unload and invoke models.
 */
final class ModelsRoutes implements RouteSet {
  private static final String NAME = "name";
  private static final String JSON = "application/json";

  private static final int LONGEST_BODY = 1 << 16;
  private static final int USUAL_PAGE = 100;
  private static final int LONGEST_PAGE = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final LoadedModels models;
  private final Invocations invocations;
  private final ServerMetrics metrics;

  ModelsRoutes(LoadedModels models, Invocations invocations, ServerMetrics metrics) {
    this.metrics = metrics;
    this.models = models;
    this.invocations = invocations;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(Paths.PING, context -> context.status(200));
    routes.get(Paths.MODELS, this::list);
    routes.post(Paths.MODELS, this::load);
    routes.get(Paths.MODEL, this::get);
    routes.delete(Paths.MODEL, this::unload);
    routes.post(Paths.INVOKE, this::invoke);
  }

  private void list(Context context) {
    ModelPage page = models.page(context.queryParam("next_page_token"), limit(context));
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode entries = answer.putArray("models");
    page.models().forEach(entry -> entries.add(json(entry)));
    page.nextPageToken().ifPresent(token -> answer.put("nextPageToken", token));
    context.contentType(JSON).result(answer.toString());
  }

  private static int limit(Context context) {
    String text = context.queryParam("limit");
    if (text == null) {
      return USUAL_PAGE;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LONGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw badParameter(
        "\"limit\" must be a whole number from 1 to " + LONGEST_PAGE + " but is \"" + text + "\"");
  }

  private void load(Context context) {
    JsonNode request = request(body(context));
    String name = text(request, "model_name");
    String url = text(request, "url");
    long start = System.nanoTime();
    models.load(name, url);
    metrics.recordLoad(Duration.ofNanos(System.nanoTime() - start));
    context.contentType(JSON).result(json(new ModelPage.Entry(name, url)).toString());
  }

  private static byte[] body(Context context) {
    try {
      byte[] body = context.req().getInputStream().readNBytes(LONGEST_BODY + 1);
      if (body.length > LONGEST_BODY) {
        throw badParameter("the body must be no longer than " + LONGEST_BODY + " bytes");
      }
      return body;
    } catch (IOException e) {
      throw RequestBody.broken(e);
    }
  }

  private static JsonNode request(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw badParameter("the body is not valid JSON: " + JsonFault.of(e));
    } catch (IOException e) {
      throw badParameter("the body cannot be read");
    }
  }

  private static String text(@Nullable JsonNode request, String member) {
    if (request == null || !request.path(member).isTextual()) {
      throw badParameter(
          "the body must be {\"model_name\": TEXT, \"url\": TEXT}, but \""
              + member
              + "\" is no text");
    }
    return request.path(member).textValue();
  }

  private static RequestException badParameter(String message) {
    return RequestException.of(ErrorCode.BAD_PARAMETER, message);
  }

  private void get(Context context) {
    context.contentType(JSON).result(json(models.entry(name(context))).toString());
  }

  private void unload(Context context) {
    models.unload(name(context));
    context.status(200);
  }

  private void invoke(Context context) throws IOException {
    try (Lease lease = lease(context)) {
      invocations.answer(context, lease.model());
    }
  }

  private Lease lease(Context context) {
    try {
      return models.lease(name(context));
    } catch (RequestException e) {
      RequestBody.drain(context.req());
      throw e;
    }
  }

  private static String name(Context context) {
    return context.pathParam(NAME);
  }

  private static ObjectNode json(ModelPage.Entry entry) {
    return MAPPER.createObjectNode().put("modelName", entry.name()).put("modelUrl", entry.url());
  }
}
