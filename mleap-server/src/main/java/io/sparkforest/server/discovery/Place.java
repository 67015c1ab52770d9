package io.sparkforest.server.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * Where a model is found on the server.
 *
 * @param invocations the path at which it is invoked
 * @param query what leads from a page to the model's other pages, {@code ?model=…} or nothing
 */
public record Place(String invocations, String query) {
  /** The place of one of many models. */
  public static Place of(String name) {
    String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
    return new Place("/models/" + encoded + "/invoke", "?model=" + encoded);
  }
}
