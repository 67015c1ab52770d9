package io.sparkforest.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.contract.Escaped;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Set;

/**
 * The names that models may have: those that a URL can hold as one part of its path, so that a
 * model that is loaded can also be invoked and unloaded.
 */
final class ModelName {
  /** At most three times as many when percent-encoded, which fits a request line. */
  private static final int MAX_BYTES = 1_024;

  /** Clients and proxies remove these from a path before it reaches the server. */
  private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

  private ModelName() {}

  /**
   * Checks a name.
   *
   * @throws RequestException {@code BAD_MODEL_NAME} if no URL can hold it
   */
  static void check(String name) {
    if (name.isBlank() || bytes(name) > MAX_BYTES) {
      throw bad(
          "must have at least one visible character and at most " + MAX_BYTES + " bytes of UTF-8");
    }
    if (Escaped.hasControls(name)) {
      throw bad("must not contain control characters, line separators or bidirectional controls");
    }
    if (name.indexOf('/') >= 0 || DOT_SEGMENTS.contains(name)) {
      throw bad(
          "must be one part of a URL's path, without \"/\" and other than \".\" and \"..\", but is \""
              + name
              + "\"");
    }
  }

  private static int bytes(String name) {
    try {
      return UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
    } catch (CharacterCodingException e) {
      throw bad("must not contain half a surrogate pair, which UTF-8 cannot encode");
    }
  }

  private static RequestException bad(String rule) {
    return RequestException.of(ErrorCode.BAD_MODEL_NAME, "\"model_name\" " + rule);
  }
}
