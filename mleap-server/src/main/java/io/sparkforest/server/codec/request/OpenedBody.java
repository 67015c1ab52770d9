package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Model;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request's body, taken out of the envelope of AWS's SparkML serving container if it is in one.
 *
 * @param model with the schema of the request, if it has one
 * @param contentType what the records are written in
 * @param records the bytes of the records
 * @param answerLike the type of the response unless another is requested
 */
public record OpenedBody(
    Model model, ContentType contentType, InputStream records, ContentType answerLike) {
  /** Enough to recognise an envelope, unless it is indented by hundreds of blanks. */
  private static final int BEGINNING = 256;

  /** An envelope is read as a whole: as long as SageMaker's real-time requests, and no longer. */
  private static final int LONGEST_ENVELOPE = 6 << 20;

  private static final int CHUNK = 1 << 16;

  private static final Pattern ENVELOPE =
      Pattern.compile(ByteOrderMark.CHARACTER + "?\\s*\\{\\s*\"(?:data|schema)\"");

  /**
   * Opens a body. Of one that is in no envelope only the beginning is read, of JSON Lines no more
   * than the first line.
   *
   * @param room the memory for the bytes of an envelope
   * @throws RequestException {@code OVERLOADED} if there is too little of it, {@code
   *     ENVELOPE_TOO_LONG} or {@code BAD_SCHEMA} if the envelope is too long or its schema does not
   *     fit the model
   * @throws IOException if reading the body fails
   */
  public static OpenedBody of(
      ContentType contentType, InputStream body, Model model, EnvelopeRoom.Part room)
      throws IOException {
    if (contentType.format() == WireFormat.JSON_LINES && contentType.charset().equals(UTF_8)) {
      return ofLines(contentType, body, model, room);
    }
    if (contentType.format() != WireFormat.JSON) {
      return new OpenedBody(model, contentType, body, contentType);
    }
    byte[] beginning = body.readNBytes(BEGINNING);
    InputStream bytes = joined(beginning, body);
    Charset charset = contentType.charset();
    if (!ENVELOPE.matcher(new String(beginning, charset)).lookingAt()) {
      return new OpenedBody(model, contentType, bytes, contentType);
    }
    byte[] whole = whole(bytes, room);
    Optional<SparkmlEnvelope> envelope = SparkmlEnvelope.of(whole, charset, model.layout().names());
    if (envelope.isPresent()) {
      return new OpenedBody(
          envelope.get().asked(model),
          contentType.inUtf8(),
          new ByteArrayInputStream(envelope.get().data()),
          contentType.answeredAsCsv());
    }
    return new OpenedBody(model, contentType, new ByteArrayInputStream(whole), contentType);
  }

  /** A body of lines, the first of which may have the schema of all. */
  private static OpenedBody ofLines(
      ContentType contentType, InputStream body, Model model, EnvelopeRoom.Part room)
      throws IOException {
    byte[] beginning = body.readNBytes(BEGINNING);
    if (!ENVELOPE.matcher(new String(beginning, UTF_8)).lookingAt()) {
      return new OpenedBody(model, contentType, joined(beginning, body), contentType);
    }
    byte[] head = withFirstLine(beginning, body, room);
    int end = lineEnd(head, 0);
    Optional<SparkmlEnvelope> first =
        SparkmlEnvelope.of(Arrays.copyOf(head, end), UTF_8, model.layout().names());
    if (first.isEmpty() || first.get().schema() == null) {
      return new OpenedBody(model, contentType, joined(head, body), contentType);
    }
    InputStream otherLines = joined(Arrays.copyOfRange(head, end, head.length), body);
    return new OpenedBody(
        first.get().asked(model), contentType, joined(first.get().data(), otherLines), contentType);
  }

  /** Reads on until a line's end is among the bytes, or the line is too long for a record. */
  private static byte[] withFirstLine(byte[] beginning, InputStream body, EnvelopeRoom.Part room)
      throws IOException {
    byte[] head = beginning;
    int searched = 0;
    while (head.length <= LineLimit.LONGEST_RECORD && lineEnd(head, searched) == head.length) {
      searched = head.length;
      byte[] more = body.readNBytes(searched);
      if (more.length == 0) {
        break;
      }
      room.acquire(more.length);
      head = Arrays.copyOf(head, searched + more.length);
      System.arraycopy(more, 0, head, searched, more.length);
    }
    return head;
  }

  /** Where the first line feed is; the bytes' end if there is none. */
  private static int lineEnd(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static InputStream joined(byte[] first, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(first), rest);
  }

  private static byte[] whole(InputStream body, EnvelopeRoom.Part room) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int found = body.read(chunk); found >= 0; found = body.read(chunk)) {
      room.acquire(found);
      whole.write(chunk, 0, found);
      if (whole.size() > LONGEST_ENVELOPE) {
        throw tooLong();
      }
    }
    return whole.toByteArray();
  }

  private static RequestException tooLong() {
    return RequestException.of(
        ErrorCode.ENVELOPE_TOO_LONG,
        "a body of \"data\" or \"schema\" must not be longer than "
            + LONGEST_ENVELOPE
            + " bytes: send an array of records");
  }
}
