package io.sparkforest.server.discovery;

import java.util.List;
import java.util.Map;

/** The page of a server with many models: a list of them. */
public final class ModelsPageHtml {
  private static final PageTemplate TEMPLATE = new PageTemplate("models.mustache", "");

  private ModelsPageHtml() {}

  /** A link for each model. */
  public static HtmlPage of(List<String> names) {
    List<Map<String, String>> models =
        names.stream().map(name -> Map.of("name", name, "query", Place.of(name).query())).toList();
    return TEMPLATE.page(
        Map.of("models", models, "count", names.size(), "is_empty", names.isEmpty()));
  }
}
