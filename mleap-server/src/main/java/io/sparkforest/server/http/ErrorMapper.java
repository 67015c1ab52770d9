package io.sparkforest.server.http;

import io.javalin.http.HttpResponseException;
import io.sparkforest.server.codec.BadRequestException;
import io.sparkforest.server.codec.NoRoomException;
import io.sparkforest.server.codec.NotAcceptableException;
import io.sparkforest.server.codec.UnsupportedMediaTypeException;
import io.sparkforest.server.models.ModelsException;
import io.sparkforest.server.models.ModelsException.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a fault to what the client is told.
 *
 * <p>A fault of the request is the client's to mend, and is told in full. So is why a model cannot
 * be loaded, with paths and the reasons of MLeap, since who loads models has to mend them. Anything
 * else is a fault of this server: it is logged with its stack, and the client learns no internals.
 */
final class ErrorMapper {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  private ErrorMapper() {}

  /** The answer to a request that failed with a throwable. */
  static ErrorAnswer answer(Throwable throwable) {
    if (throwable instanceof BadRequestException e) {
      return ErrorAnswer.of(400, e.fault());
    }
    if (throwable instanceof BadParameterException e) {
      return ErrorAnswer.of(400, "BAD_PARAMETER", messageOf(e));
    }
    if (throwable instanceof ModelsException e) {
      return ErrorAnswer.of(status(e.problem()), e.problem().name(), messageOf(e));
    }
    if (throwable instanceof BadHeaderException e) {
      return ErrorAnswer.of(400, "BAD_HEADER", messageOf(e));
    }
    if (throwable instanceof MalformedGzipException e) {
      return ErrorAnswer.of(400, "MALFORMED_GZIP", messageOf(e));
    }
    if (throwable instanceof BodyNotReadException e) {
      if (e.isTimeout()) {
        return answer(408);
      }
      return ErrorAnswer.of(400, "INCOMPLETE_BODY", messageOf(e));
    }
    if (throwable instanceof NotAcceptableException e) {
      return ErrorAnswer.of(406, "NOT_ACCEPTABLE", messageOf(e));
    }
    if (throwable instanceof PayloadTooLargeException e) {
      return ErrorAnswer.of(413, "PAYLOAD_TOO_LARGE", messageOf(e));
    }
    if (throwable instanceof UnsupportedEncodingException e) {
      return ErrorAnswer.of(415, "UNSUPPORTED_ENCODING", messageOf(e));
    }
    if (throwable instanceof UnsupportedMediaTypeException e) {
      return ErrorAnswer.of(415, "UNSUPPORTED_MEDIA_TYPE", messageOf(e));
    }
    if (throwable instanceof NoRoomException) {
      return answer(503);
    }
    if (throwable instanceof HttpResponseException e) {
      return answer(e.getStatus());
    }
    LOG.error("A request failed", throwable);
    return answer(500);
  }

  /** The answer to a request that failed with a status alone. */
  static ErrorAnswer answer(int status) {
    return switch (status) {
      case 404 -> ErrorAnswer.of(404, "NOT_FOUND", "there is nothing at this path on this server");
      case 405 ->
          ErrorAnswer.of(405, "METHOD_NOT_ALLOWED", "this path is not asked by that method");
      case 408 -> ErrorAnswer.of(408, "BODY_TIMEOUT", "the request's body came too slowly");
      case 503 ->
          ErrorAnswer.of(
              503, "OVERLOADED", "the server has as many requests as it can take: send it again");
      case 500 ->
          ErrorAnswer.of(500, "INTERNAL_ERROR", "the server failed; its log has the reason");
      default ->
          ErrorAnswer.of(status, "BAD_HTTP", "the request is not HTTP as this server takes it");
    };
  }

  private static int status(Problem problem) {
    return switch (problem) {
      case BAD_MODEL_NAME, BAD_MODEL_URL, BAD_PAGE_TOKEN, MODEL_NOT_LOADABLE -> 400;
      case MODEL_NOT_FOUND -> 404;
      case MODEL_ALREADY_LOADED -> 409;
      case INSUFFICIENT_MEMORY -> 507;
    };
  }

  private static String messageOf(Throwable throwable) {
    return String.valueOf(throwable.getMessage());
  }
}
