package io.sparkforest.server.codec;

import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request's body, taken out of the envelope of AWS's SparkML serving container if it is in one.
 *
 * @param model as the request wants it to be asked
 * @param contentType what the records are written in
 * @param records the bytes of the records
 * @param answerLike of which type the answer is unless another is asked for
 */
public record OpenedBody(
    Model model, ContentType contentType, InputStream records, ContentType answerLike) {
  /** Enough to tell an envelope, unless somebody indents it by hundreds of blanks. */
  private static final int BEGINNING = 256;

  /** An envelope is read as a whole: as long as SageMaker's real-time requests, and no longer. */
  private static final int LONGEST_ENVELOPE = 6 << 20;

  private static final Pattern ENVELOPE = Pattern.compile("\uFEFF?\\s*\\{\\s*\"(?:data|schema)\"");

  /**
   * Opens a body. Of one that is in no envelope only the beginning is read.
   *
   * @throws BadRequestException if it is in an envelope that is too long or has a schema that does
   *     not fit the model
   * @throws IOException if reading the body fails
   */
  public static OpenedBody of(ContentType contentType, InputStream body, Model model)
      throws IOException {
    if (contentType.format() != WireFormat.JSON) {
      return new OpenedBody(model, contentType, body, contentType);
    }
    PushbackInputStream bytes = new PushbackInputStream(body, BEGINNING);
    byte[] beginning = bytes.readNBytes(BEGINNING);
    bytes.unread(beginning);
    Charset charset = contentType.charset();
    if (!ENVELOPE.matcher(new String(beginning, charset)).lookingAt()) {
      return new OpenedBody(model, contentType, bytes, contentType);
    }
    byte[] whole = bytes.readNBytes(LONGEST_ENVELOPE + 1);
    if (whole.length > LONGEST_ENVELOPE) {
      throw tooLong();
    }
    Optional<SparkmlEnvelope> envelope = SparkmlEnvelope.of(whole, charset, model.signature());
    if (envelope.isPresent()) {
      return new OpenedBody(
          envelope.get().asked(model),
          contentType.inUtf8(),
          new ByteArrayInputStream(envelope.get().data()),
          contentType.answeredAsCsv());
    }
    return new OpenedBody(model, contentType, new ByteArrayInputStream(whole), contentType);
  }

  private static BadRequestException tooLong() {
    return BadRequestException.of(
        Code.ENVELOPE_TOO_LONG,
        "a body of \"data\" or \"schema\" must not be longer than "
            + LONGEST_ENVELOPE
            + " bytes: send an array of records");
  }
}
