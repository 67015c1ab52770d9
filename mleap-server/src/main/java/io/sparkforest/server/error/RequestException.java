package io.sparkforest.server.error;

import org.jspecify.annotations.Nullable;

/**
 * A request cannot be served, or one of its records cannot be scored; the client gets the reason.
 *
 * <p>It has no stack trace and no cause: clients can cause thousands, and none is logged.
 */
public final class RequestException extends RuntimeException {
  private final transient RequestError error;

  /** An exception that carries an error. */
  public RequestException(RequestError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** An error whose message is the meaning of its code. */
  public static RequestException of(ErrorCode code) {
    return new RequestException(RequestError.of(code));
  }

  /** An error of the whole request. */
  public static RequestException of(ErrorCode code, String message) {
    return new RequestException(RequestError.of(code, message));
  }

  /** An error of a column in all records. */
  public static RequestException ofColumn(ErrorCode code, String column, String message) {
    return new RequestException(new RequestError(code, message, null, column, null));
  }

  /** An error of one record. */
  public static RequestException ofRow(ErrorCode code, long row, String message) {
    return new RequestException(RequestError.ofRow(code, row, message));
  }

  /** An error of one field of one record. */
  public static RequestException ofField(
      ErrorCode code, long row, String column, @Nullable String value, String message) {
    return new RequestException(new RequestError(code, message, row, column, value));
  }

  /** The error that the client gets. */
  public RequestError error() {
    return error;
  }
}
