package io.sparkforest.server.http.invocation;

import io.javalin.http.Context;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;

/** SageMaker's header for whatever a client wants to have passed on: it is answered back. */
final class CustomAttributes {
  private static final String HEADER = "X-Amzn-SageMaker-Custom-Attributes";
  private static final int LONGEST = 1_024;

  private CustomAttributes() {}

  /**
   * Answers the header back, if it was sent.
   *
   * @throws RequestException {@code BAD_HEADER} if it is longer than SageMaker allows, or not
   *     printable ASCII
   */
  static void answerBack(Context context) {
    String attributes = context.header(HEADER);
    if (attributes == null) {
      return;
    }
    boolean isPrintable =
        attributes.chars().allMatch(character -> character >= ' ' && character < 127);
    if (attributes.length() > LONGEST || !isPrintable) {
      throw RequestException.of(
          ErrorCode.BAD_HEADER,
          HEADER + " must be at most " + LONGEST + " printable ASCII characters");
    }
    context.header(HEADER, attributes);
  }
}
