package io.sparkforest.server.http.telemetry;

import io.sparkforest.server.drift.DriftTally;
import io.sparkforest.server.error.RequestError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.OptionalLong;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Notes on a request by the code that handles it, for the access log and the metrics. */
public final class RequestNotes {
  private static final String ROWS = RequestNotes.class.getName() + ".rows";
  private static final String DRIFT = RequestNotes.class.getName() + ".drift";
  private static final String BROKEN_OFF = RequestNotes.class.getName() + ".brokenOff";
  private static final String ERROR_CODE = RequestNotes.class.getName() + ".errorCode";

  private RequestNotes() {}

  /** Notes how many records were answered. */
  public static void noteRows(HttpServletRequest request, long rows) {
    request.setAttribute(ROWS, rows);
  }

  /** How many records were answered; empty if none were. */
  public static OptionalLong rows(Request request) {
    if (request.getAttribute(ROWS) instanceof Long rows) {
      return OptionalLong.of(rows);
    }
    return OptionalLong.empty();
  }

  /** Notes how many values of the records were missing or new. */
  public static void noteDrift(HttpServletRequest request, DriftTally drift) {
    request.setAttribute(DRIFT, drift);
  }

  static @Nullable DriftTally drift(Request request) {
    if (request.getAttribute(DRIFT) instanceof DriftTally drift) {
      return drift;
    }
    return null;
  }

  /** Notes that the response was aborted. */
  public static void noteBrokenOff(HttpServletRequest request) {
    request.setAttribute(BROKEN_OFF, true);
  }

  static boolean isBrokenOff(Request request) {
    return request.getAttribute(BROKEN_OFF) != null;
  }

  /** Notes the error that a request is answered with. */
  public static void noteError(HttpServletRequest request, RequestError error) {
    request.setAttribute(ERROR_CODE, error.code().name());
  }

  /** Notes the error that a request is answered with before it reaches a servlet. */
  public static void noteError(Request request, RequestError error) {
    request.setAttribute(ERROR_CODE, error.code().name());
  }

  /** The code of the error that a request was answered with, if it was. */
  static @Nullable String errorCode(Request request) {
    if (request.getAttribute(ERROR_CODE) instanceof String code) {
      return code;
    }
    return null;
  }
}
