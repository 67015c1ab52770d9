package io.sparkforest.server.codec;

/** The request's body is of a type that this server does not read. */
public final class UnsupportedMediaTypeException extends RuntimeException {
  UnsupportedMediaTypeException(String what) {
    super(
        "Content-Type must be one of "
            + WireFormat.allMediaTypes()
            + " (parameters are welcome), but "
            + what);
  }
}
