package io.sparkforest.server.http.invocation;

import io.javalin.http.HttpResponseException;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the error that the client gets when a request fails.
 *
 * <p>A {@link RequestException} is written for the client and is sent in full. The reason why a
 * model cannot be loaded is one, too, with paths and MLeap's messages: who loads a model has to
 * repair it. Any other exception is a failure of the server: it is logged with its stack trace, and
 * the client gets {@code INTERNAL_ERROR} without details.
 */
public final class ErrorMapper {
  /** The type of every response that is an error. */
  public static final String MEDIA_TYPE = "application/json";

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  private ErrorMapper() {}

  /** The error of a request that failed with an exception. */
  public static RequestError error(Throwable throwable) {
    if (throwable instanceof RequestException e) {
      return e.error();
    }
    if (throwable instanceof HttpResponseException e) {
      return error(e.getStatus());
    }
    LOG.error("A request failed", throwable);
    return RequestError.of(ErrorCode.INTERNAL_ERROR);
  }

  /** The error of a request that Jetty or Javalin rejected with a status. */
  public static RequestError error(int status) {
    return RequestError.of(
        switch (status) {
          case HttpStatus.NOT_FOUND_404 -> ErrorCode.NOT_FOUND;
          case HttpStatus.METHOD_NOT_ALLOWED_405 -> ErrorCode.METHOD_NOT_ALLOWED;
          case HttpStatus.REQUEST_TIMEOUT_408 -> ErrorCode.BODY_TIMEOUT;
          case HttpStatus.INTERNAL_SERVER_ERROR_500 -> ErrorCode.INTERNAL_ERROR;
          case HttpStatus.SERVICE_UNAVAILABLE_503 -> ErrorCode.OVERLOADED;
          default -> ErrorCode.BAD_HTTP;
        });
  }
}
