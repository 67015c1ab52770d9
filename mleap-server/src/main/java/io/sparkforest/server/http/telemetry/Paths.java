package io.sparkforest.server.http.telemetry;

/** The paths of all routes, as the router, the queues, the log and the metrics know them. */
public final class Paths {
  public static final String PING = "/ping";
  public static final String INVOCATIONS = "/invocations";
  public static final String EXECUTION_PARAMETERS = "/execution-parameters";

  public static final String MODELS = "/models";
  public static final String MODEL = "/models/{name}";
  public static final String INVOKE = "/models/{name}/invoke";

  public static final String PAGE = "/";
  public static final String SCHEMA = "/schema";
  public static final String OPENAPI = "/openapi.json";
  public static final String METRICS = "/metrics";

  private Paths() {}
}
