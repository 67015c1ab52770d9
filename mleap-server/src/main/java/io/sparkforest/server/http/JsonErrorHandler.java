package io.sparkforest.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses before a handler of ours sees it (a malformed request line, headers
 * that are too long, one request more than the queue holds) in the same form as all other errors,
 * instead of in HTML.
 */
final class JsonErrorHandler implements Request.Handler {
  static final String RETRY_AFTER_SECONDS = "1";

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ErrorAnswer.MEDIA_TYPE);
    if (response.getStatus() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
      // No fault of the server, and not to be counted as one.
      response.setStatus(HttpStatus.BAD_REQUEST_400);
    }
    if (response.getStatus() == HttpStatus.SERVICE_UNAVAILABLE_503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    ErrorAnswer answer = ErrorMapper.answer(response.getStatus());
    RequestNotes.error(request, answer);
    Content.Sink.write(response, true, answer.toJson(), callback);
    return true;
  }
}
