package io.sparkforest.server.http;

/** The paths of all routes, as the router, the queues, the log and the metrics know them. */
final class Paths {
  static final String PING = "/ping";
  static final String INVOCATIONS = "/invocations";
  static final String EXECUTION_PARAMETERS = "/execution-parameters";

  static final String MODELS = "/models";
  static final String MODEL = "/models/{name}";
  static final String INVOKE = "/models/{name}/invoke";

  static final String PAGE = "/";
  static final String SCHEMA = "/schema";
  static final String OPENAPI = "/openapi.json";
  static final String METRICS = "/metrics";

  private Paths() {}
}
