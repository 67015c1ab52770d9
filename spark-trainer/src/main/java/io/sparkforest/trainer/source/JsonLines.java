package io.sparkforest.trainer.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines in UTF-8, an object on each line, or one JSON array of objects. All members of any
 * record are columns, as {@link JsonRecords} has them; a record that lacks one has no value there.
 */
final class JsonLines {
  private static final int FIRST_LINE = 1 << 12;
  private static final int MAX_LINE_BYTES = 1 << 24;

  /** More than a message shows in characters, of which each has at most four bytes. */
  private static final int MAX_SHOWN_BYTES = 240;

  /** Of more, names would be data. */
  private static final int MAX_MEMBERS = 100_000;

  private JsonLines() {}

  /** What becomes of a record. */
  private interface Use {
    void take(long line, Map<String, String> members) throws IOException;
  }

  /**
   * The members that any record of any file has, in the order in which they are first seen.
   *
   * @param problems gets what is wrong with single records
   */
  static List<String> members(
      List<ChannelFile> files, JsonRecords records, Problems problems, StopRequest stop)
      throws IOException {
    Set<String> names = new LinkedHashSet<>();
    Faults faults = new Faults();
    for (ChannelFile file : files) {
      read(
          file,
          records,
          stop,
          faults,
          (line, record) -> {
            names.addAll(record.keySet());
            if (names.size() > MAX_MEMBERS) {
              throw new UserError("the records have more than " + MAX_MEMBERS + " columns");
            }
          });
    }
    faults.addTo(problems, "records of JSON Lines cannot be read");
    names.removeIf(records::isStruct);
    return List.copyOf(names);
  }

  /**
   * Writes a file, whose records all can be read, as CSV: first the line of a record, then its
   * members, or what the file's folders say of them.
   *
   * @return whether it has any record; Spark also writes files without
   */
  static boolean convert(
      ChannelFile file, List<String> members, JsonRecords records, Path target, StopRequest stop)
      throws IOException {
    boolean[] hasRecord = new boolean[1];
    try (CsvWriter csv = CsvWriter.builder().build(target)) {
      String[] fields = new String[members.size() + 1];
      fields[0] = CsvForm.LINE_COLUMN;
      for (int column = 1; column < fields.length; column++) {
        fields[column] = members.get(column - 1);
      }
      csv.writeRecord(fields);
      read(
          file,
          records,
          stop,
          // They are reported already.
          new Faults(),
          (line, record) -> {
            hasRecord[0] = true;
            fields[0] = Long.toString(line);
            for (int column = 1; column < fields.length; column++) {
              String name = members.get(column - 1);
              String value = record.get(name);
              fields[column] = value == null ? file.partitions().getOrDefault(name, "") : value;
            }
            csv.writeRecord(fields);
          });
    }
    return hasRecord[0];
  }

  /** Blank lines, and records that cannot be read, are ignored. */
  private static void read(
      ChannelFile file, JsonRecords records, StopRequest stop, Faults faults, Use use)
      throws IOException {
    if (isArray(file)) {
      readArray(file, records, stop, faults, use);
      return;
    }
    try (InputStream bytes = file.open()) {
      byte[] line = new byte[FIRST_LINE];
      long number = 0;
      int next = bytes.read();
      while (next >= 0) {
        stop.endIfMade();
        number++;
        int length = 0;
        for (; next >= 0 && next != '\n'; next = bytes.read()) {
          if (length == MAX_LINE_BYTES) {
            throw new UserError(
                place(file, number)
                    + "longer than "
                    + (MAX_LINE_BYTES >> 20)
                    + " MB: expected one JSON object a line");
          }
          if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
          }
          line[length++] = (byte) next;
        }
        next = bytes.read();
        take(file, number, line, length, records, faults, use);
      }
    }
  }

  /** Whether its first character that is no white space opens an array. */
  private static boolean isArray(ChannelFile file) throws IOException {
    try (InputStream bytes = ByteOrderMark.removedFrom(file.open())) {
      int next = bytes.read();
      while (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
        next = bytes.read();
      }
      return next == '[';
    }
  }

  private static void readArray(
      ChannelFile file, JsonRecords records, StopRequest stop, Faults faults, Use use)
      throws IOException {
    try (InputStream bytes = file.open();
        JsonParser parser = JsonRecords.parser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        stop.endIfMade();
        long line = parser.currentTokenLocation().getLineNr();
        Map<String, String> record = null;
        try {
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new UserError(
                "expected an array of JSON objects, found " + Escaped.cut(parser.getText()));
          }
          record = records.read(parser);
        } catch (UserError e) {
          // The parser is inside the array, where it may not go on.
          faults.add(place(file, line) + e.getMessage());
          return;
        }
        use.take(line, record);
      }
    } catch (JsonProcessingException e) {
      faults.add(file.name() + ": " + JsonFault.withPlace(e));
    } catch (CharConversionException e) {
      faults.add(file.name() + ": not UTF-8");
    }
  }

  private static void take(
      ChannelFile file,
      long number,
      byte[] line,
      int length,
      JsonRecords records,
      Faults faults,
      Use use)
      throws IOException {
    Map<String, String> record = null;
    try {
      record = record(records, line, length);
    } catch (JsonProcessingException e) {
      faults.add(place(file, number) + JsonFault.withColumn(e));
    } catch (CharConversionException e) {
      faults.add(place(file, number) + "not UTF-8");
    } catch (UserError e) {
      faults.add(place(file, number) + e.getMessage());
    }
    if (record != null) {
      use.take(number, record);
    }
  }

  private static String place(ChannelFile file, long number) {
    return file.name() + ", line " + number + ": ";
  }

  /** A line's members; null if it is blank. */
  private static @Nullable Map<String, String> record(JsonRecords records, byte[] line, int length)
      throws IOException {
    try (JsonParser parser = JsonRecords.parser(line, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return null;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new UserError("expected a JSON object, found " + shown(line, length));
      }
      Map<String, String> members = records.read(parser);
      if (parser.nextToken() != null) {
        throw new UserError("expected one JSON object, found more after it");
      }
      return members;
    }
  }

  private static String shown(byte[] line, int length) {
    int shown = Math.min(length, MAX_SHOWN_BYTES);
    return Escaped.cut(new String(line, 0, shown, StandardCharsets.UTF_8)).strip();
  }
}
