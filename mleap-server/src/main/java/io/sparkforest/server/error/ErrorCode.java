package io.sparkforest.server.error;

/**
 * All errors that a client can get. The names are stable: programs may rely on them. {@code
 * docs/serving.md} has the same table, and a test compares the two.
 */
public enum ErrorCode {
  BAD_VALUE(400, "a field's value does not fit its column"),
  WRONG_WIDTH(400, "a record has more or fewer fields than there are columns"),
  UNKNOWN_COLUMN(400, "a header or an object names a column that the model does not have"),
  DUPLICATE_COLUMN(400, "a header or an object names a column twice"),
  AMBIGUOUS_HEADER(400, "the first line can be read both as a header and as a record"),
  NAMES_NEEDED(400, "fields come without names, but the order of the model's columns is not known"),
  BLANK_LINE(400, "a line between records is blank"),
  EMPTY_BODY(400, "the body has no bytes"),
  NO_RECORD(400, "the body is well-formed but contains no record"),
  INCOMPLETE_BODY(400, "the connection ended before the body was complete"),
  MALFORMED_BODY(400, "the body is not in its charset, is not JSON, or has an unclosed quote"),
  MALFORMED_GZIP(400, "the body is not valid gzip"),
  RECORD_TOO_LONG(400, "a record is longer than a million characters"),
  ENVELOPE_TOO_LONG(400, "a body that begins with data or schema is longer than 6 MB"),
  NOT_SCORABLE(400, "the model's pipeline returns no prediction for a record"),
  BAD_SCHEMA(400, "a schema sent with the request does not fit the model"),
  BAD_OUTPUT(
      400,
      "output names something that the model does not have, or interval is no level that it has;"
          + " the message has the reason"),
  BAD_HEADER(400, "an HTTP header has a value that is not allowed"),
  BAD_PARAMETER(
      400, "a parameter or member of a request to /models has a value that is not allowed"),
  BAD_MODEL_NAME(400, "a model's name is not allowed"),
  BAD_MODEL_URL(400, "a model's URL is not a path below the folder of all models"),
  BAD_PAGE_TOKEN(400, "next_page_token is not one that the server returned"),
  MODEL_NOT_LOADABLE(400, "the model cannot be loaded; the message has the reason"),
  NOT_FOUND(404, "there is nothing at this path"),
  MODEL_NOT_FOUND(404, "no model of this name is loaded, or nothing is at its URL"),
  METHOD_NOT_ALLOWED(405, "the method is not allowed for this path"),
  NOT_ACCEPTABLE(406, "Accept names no type that the server can write"),
  BODY_TIMEOUT(408, "the body was received too slowly"),
  MODEL_ALREADY_LOADED(409, "a model of this name is loaded"),
  PAYLOAD_TOO_LARGE(413, "the body is longer than the limit, as sent or after unzipping"),
  UNSUPPORTED_MEDIA_TYPE(415, "the server does not read this Content-Type"),
  UNSUPPORTED_ENCODING(415, "the server does not read this Content-Encoding"),
  INTERNAL_ERROR(500, "the server failed; its log has the reason"),
  OVERLOADED(503, "too many requests; send the request again"),
  INSUFFICIENT_MEMORY(507, "there is not enough memory for another model"),
  BAD_HTTP(400, "malformed HTTP request, rejected before it was read");

  private final int status;
  private final String meaning;

  ErrorCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /** The HTTP status of the response; {@link #BAD_HTTP} may have another one from 400 to 499. */
  public int status() {
    return status;
  }

  /** What the code means, in one line: the default message. */
  public String meaning() {
    return meaning;
  }
}
