package io.sparkforest.server.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.SparkmlSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON request as clients of AWS's SparkML serving container send it: {@code {"data": […]}}, with
 * or without a {@code "schema"}. The data are one record in the order of the schema's columns, or,
 * here, an array of such records.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SparkmlEnvelope(@Nullable SparkmlSchema schema, byte[] data) {
  private static final String DATA = "data";
  private static final String SCHEMA = "schema";

  /**
   * The envelope that a body is, if it is one. A body that is no valid JSON is none: whoever reads
   * it next says why.
   *
   * @throws BadRequestException if it has a schema that makes no sense
   */
  public static Optional<SparkmlEnvelope> of(byte[] body, Signature signature) {
    ColumnNames names = new ColumnNames(signature);
    try (JsonParser parser = JsonRecordReader.factory().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      byte[] data = null;
      byte[] schema = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean isData = name.equals(DATA);
        if (names.indexOf(name).isPresent() || !(isData || name.equals(SCHEMA))) {
          return Optional.empty();
        }
        byte[] value = value(parser, body);
        if (isData) {
          data = value;
        } else {
          schema = value;
        }
      }
      if (data == null || parser.nextToken() != null) {
        return Optional.empty();
      }
      return Optional.of(new SparkmlEnvelope(parsed(schema), data));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The bytes of the value that follows. */
  private static byte[] value(JsonParser parser, byte[] body) throws IOException {
    parser.nextToken();
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return Arrays.copyOfRange(body, start, (int) parser.currentLocation().getByteOffset());
  }

  private static @Nullable SparkmlSchema parsed(byte @Nullable [] schema) {
    if (schema == null) {
      return null;
    }
    try {
      return SparkmlSchema.parse(new String(schema, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw misfit(e);
    }
  }

  /**
   * The model as the envelope's schema wants it to be asked.
   *
   * @throws BadRequestException if the schema does not fit the model
   */
  public Model asked(Model model) {
    if (schema == null) {
      return model;
    }
    try {
      return model.with(schema);
    } catch (IllegalArgumentException e) {
      throw misfit(e);
    }
  }

  private static BadRequestException misfit(IllegalArgumentException e) {
    return BadRequestException.of(Code.BAD_SCHEMA, String.valueOf(e.getMessage()));
  }
}
