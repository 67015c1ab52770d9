package io.sparkforest.trainer.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.JsonFault;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines in UTF-8: on each line an object whose members are strings, numbers, booleans or null.
 * All members of any record are columns; a record that lacks one has no value there.
 */
final class JsonLines {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Without canonical names Jackson decodes leniently: what is not UTF-8 would pass.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final int FIRST_LINE = 1 << 12;
  private static final int LONGEST_LINE = 1 << 24;
  private static final int MOST_SHOWN = 60;

  /** Of more, names would be data. */
  private static final int MOST_MEMBERS = 100_000;

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
  static List<String> members(List<ChannelFile> files, Problems problems, StopRequest stop)
      throws IOException {
    Set<String> names = new LinkedHashSet<>();
    Faults faults = new Faults();
    for (ChannelFile file : files) {
      read(
          file,
          stop,
          faults,
          (line, record) -> {
            names.addAll(record.keySet());
            if (names.size() > MOST_MEMBERS) {
              throw new UserError("the records have more than " + MOST_MEMBERS + " columns");
            }
          });
    }
    faults.addTo(problems, "records of JSON Lines cannot be read");
    return List.copyOf(names);
  }

  /**
   * Writes a file, whose records all can be read, as CSV: first the line of a record, then its
   * members.
   *
   * @return whether it has any record; Spark also writes files without
   */
  static boolean convert(ChannelFile file, List<String> members, Path target, StopRequest stop)
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
          stop,
          // They are reported already.
          new Faults(),
          (line, record) -> {
            hasRecord[0] = true;
            fields[0] = Long.toString(line);
            for (int column = 1; column < fields.length; column++) {
              fields[column] = record.getOrDefault(members.get(column - 1), "");
            }
            csv.writeRecord(fields);
          });
    }
    return hasRecord[0];
  }

  /** Blank lines, and records that cannot be read, are passed over. */
  private static void read(ChannelFile file, StopRequest stop, Faults faults, Use use)
      throws IOException {
    try (InputStream bytes = file.open()) {
      byte[] line = new byte[FIRST_LINE];
      long number = 0;
      int next = bytes.read();
      if (next == '[') {
        throw new UserError(
            file.name() + " is a JSON array: expected JSON Lines, an object on each line");
      }
      while (next >= 0) {
        stop.endIfMade();
        number++;
        int length = 0;
        for (; next >= 0 && next != '\n'; next = bytes.read()) {
          if (length == LONGEST_LINE) {
            throw new UserError(
                place(file, number)
                    + "longer than "
                    + (LONGEST_LINE >> 20)
                    + " MB: expected one JSON object a line");
          }
          if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
          }
          line[length++] = (byte) next;
        }
        next = bytes.read();
        take(file, number, line, length, faults, use);
      }
    }
  }

  private static void take(
      ChannelFile file, long number, byte[] line, int length, Faults faults, Use use)
      throws IOException {
    Map<String, String> record = null;
    try {
      record = record(line, length);
    } catch (JsonProcessingException e) {
      faults.add(place(file, number) + JsonFault.of(e).replace("line 1, ", ""));
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
  private static @Nullable Map<String, String> record(byte[] line, int length) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(line, 0, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return null;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new UserError("expected a JSON object, found " + shown(line, length));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName().strip();
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
          throw new UserError(
              "column "
                  + Escaped.name(name)
                  + ": expected a string, number, boolean or null, found "
                  + (value == JsonToken.START_ARRAY ? "an array" : "an object"));
        }
        members.put(name, value == JsonToken.VALUE_NULL ? "" : parser.getText());
      }
      if (parser.nextToken() != null) {
        throw new UserError("expected one JSON object, found more after it");
      }
    }
    return members;
  }

  private static String shown(byte[] line, int length) {
    String text = new String(line, 0, Math.min(length, 4 * MOST_SHOWN), StandardCharsets.UTF_8);
    return text.length() <= MOST_SHOWN ? text.strip() : text.substring(0, MOST_SHOWN - 1) + "…";
  }
}
