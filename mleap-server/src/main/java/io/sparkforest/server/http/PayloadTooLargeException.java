package io.sparkforest.server.http;

/** A request's body is longer than the server takes. */
final class PayloadTooLargeException extends RuntimeException {
  PayloadTooLargeException(long limit) {
    super(
        "the request's body must not be longer than "
            + limit
            + " bytes: send fewer records at a time, or raise SAGEMAKER_MAX_PAYLOAD_IN_MB");
  }
}
