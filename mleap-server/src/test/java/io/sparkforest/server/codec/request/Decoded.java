package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Signature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Decodes bodies and shows rows as text, {@code 1.5|Dairy|-}, where a dash is a missing value. */
public final class Decoded {
  /** Small, so that most bodies are read in several. */
  private static final int SLICE = 3;

  private Decoded() {}

  public static List<String> rows(Signature signature, String contentType, String body) {
    return rows(signature, contentType, body.getBytes(UTF_8));
  }

  public static List<String> rows(Signature signature, String contentType, byte[] body) {
    return rows(signature, contentType, body, BadRecords.REFUSE, SLICE);
  }

  /** The rows, and in place of a bad record its fault's message. */
  public static List<String> rows(
      Signature signature, String contentType, byte[] body, BadRecords badRecords, int slice) {
    try {
      RecordReader reader =
          new RequestDecoder(new RecordLayout(signature), badRecords, AnswerColumns.SCORE)
              .open(ContentType.parse(contentType), new ByteArrayInputStream(body));
      List<String> lines = new ArrayList<>();
      for (Records records = reader.next(slice); records.size() > 0; records = reader.next(slice)) {
        Assertions.assertThat(records.size()).isLessThanOrEqualTo(slice);
        for (int row = 0; row < records.size(); row++) {
          RequestError error = records.errors().get(row);
          if (error == null) {
            lines.add(line(signature, records.rows(), row));
          } else {
            lines.add(error.message());
          }
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static String line(Signature signature, Rows rows, int row) {
    List<String> values = new ArrayList<>();
    List<Column> inputs = signature.inputs();
    for (int input = 0; input < inputs.size(); input++) {
      values.add(value(rows, row, input, inputs.get(input).type()));
    }
    return String.join("|", values);
  }

  private static String value(Rows rows, int row, int input, ColumnType type) {
    if (type == ColumnType.NUMERIC) {
      double number = rows.number(row, input);
      if (Double.isNaN(number)) {
        return "-";
      }
      return Double.toString(number);
    }
    String label = rows.label(row, input);
    if (label == null) {
      return "-";
    }
    return label;
  }

  /** Asserts that a body is refused, and with what. */
  public static void assertRefused(
      Signature signature,
      String contentType,
      String body,
      ErrorCode code,
      @Nullable Long row,
      @Nullable String column,
      String message) {
    RequestError error = error(signature, contentType, body.getBytes(UTF_8));
    Assertions.assertThat(error.message()).contains(message);
    Assertions.assertThat(error.code()).isEqualTo(code);
    Assertions.assertThat(error.row()).isEqualTo(row);
    Assertions.assertThat(error.column()).isEqualTo(column);
  }

  public static RequestError error(Signature signature, String contentType, byte[] body) {
    try {
      List<String> rows = rows(signature, contentType, body);
      throw new AssertionError("not refused, but read as " + rows);
    } catch (RequestException e) {
      return e.error();
    }
  }
}
