package io.sparkforest.server.registry;

import java.util.List;
import java.util.Optional;

/**
 * Some of the loaded models, by name.
 *
 * @param nextPageToken asks for those that follow; empty if there are none
 */
public record ModelPage(List<Entry> models, Optional<String> nextPageToken) {

  /** One loaded model. */
  public record Entry(String name, String url) {}

  public ModelPage {
    models = List.copyOf(models);
  }
}
