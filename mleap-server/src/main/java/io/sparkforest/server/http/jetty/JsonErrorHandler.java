package io.sparkforest.server.http.jetty;

import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.http.invocation.ErrorMapper;
import io.sparkforest.server.http.telemetry.RequestNotes;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes the response where Jetty rejects a request before the server's handlers see it (a
 * malformed request line, headers that are too long, one request more than the queue holds): in the
 * same form as all other errors, not as HTML.
 */
public final class JsonErrorHandler implements Request.Handler {
  /** When to retry an overloaded server, in seconds. */
  public static final String RETRY_AFTER_SECONDS = "1";

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ErrorMapper.MEDIA_TYPE);
    if (response.getStatus() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
      // The client's error: it must not count as an error of the server.
      response.setStatus(HttpStatus.BAD_REQUEST_400);
    }
    if (response.getStatus() == HttpStatus.SERVICE_UNAVAILABLE_503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    RequestError error = ErrorMapper.error(response.getStatus());
    RequestNotes.noteError(request, error);
    Content.Sink.write(response, true, error.toJson(), callback);
    return true;
  }
}
