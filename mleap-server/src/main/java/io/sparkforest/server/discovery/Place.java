package io.sparkforest.server.discovery;

/**
 * Where a model is found on the server.
 *
 * @param invocations the path at which it is invoked
 * @param query what leads from a page to the model's other pages, {@code ?model=…} or nothing
 */
public record Place(String invocations, String query) {}
