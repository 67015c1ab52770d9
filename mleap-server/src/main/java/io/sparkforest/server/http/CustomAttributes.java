package io.sparkforest.server.http;

import io.javalin.http.Context;

/** SageMaker's header for whatever a client wants to have passed on: it is answered back. */
final class CustomAttributes {
  private static final String HEADER = "X-Amzn-SageMaker-Custom-Attributes";
  private static final int LONGEST = 1_024;

  private CustomAttributes() {}

  /**
   * Answers the header back, if it was sent.
   *
   * @throws BadHeaderException if it is longer than SageMaker allows, or not printable ASCII
   */
  static void answerBack(Context context) {
    String attributes = context.header(HEADER);
    if (attributes == null) {
      return;
    }
    boolean isPrintable =
        attributes.chars().allMatch(character -> character >= ' ' && character < 127);
    if (attributes.length() > LONGEST || !isPrintable) {
      throw new BadHeaderException(
          HEADER + " must be at most " + LONGEST + " printable ASCII characters");
    }
    context.header(HEADER, attributes);
  }
}
