package io.sparkforest.trainer.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.trainer.job.Faults;
import io.sparkforest.trainer.job.JsonFault;
import io.sparkforest.trainer.job.Problems;
import io.sparkforest.trainer.job.StopRequest;
import io.sparkforest.trainer.job.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON Lines in UTF-8: on each line an object whose members are strings, numbers, booleans or null.
 * All members of any record are columns; a record that lacks one has no value there.
 */
final class JsonLines {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonLines() {}

  /** What becomes of a record. */
  private interface Use {
    void take(Map<String, String> members) throws IOException;
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
      read(file, stop, faults, record -> names.addAll(record.keySet()));
    }
    faults.addTo(problems, "records of JSON Lines cannot be read");
    return List.copyOf(names);
  }

  /** Writes a file, whose records all can be read, as CSV. */
  static void convert(ChannelFile file, List<String> members, Path target, StopRequest stop)
      throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(target)) {
      csv.writeRecord(members);
      String[] fields = new String[members.size()];
      read(
          file,
          stop,
          // They are reported already.
          new Faults(),
          record -> {
            for (int column = 0; column < fields.length; column++) {
              fields[column] = record.getOrDefault(members.get(column), "");
            }
            csv.writeRecord(fields);
          });
    }
  }

  /**
   * A record that cannot be read is used as one without members, so that all keep their numbers.
   */
  private static void read(ChannelFile file, StopRequest stop, Faults faults, Use use)
      throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                file.open(),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
      List<Long> blanks = new ArrayList<>();
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        stop.endIfMade();
        number++;
        if (line.isBlank()) {
          blanks.add(number);
          continue;
        }
        for (long blank : blanks) {
          faults.add(place(file, blank) + "a blank line between records");
          use.take(Map.of());
        }
        blanks.clear();
        try {
          use.take(record(line));
        } catch (JsonProcessingException e) {
          faults.add(place(file, number) + JsonFault.of(e).replace("line 1, ", ""));
          use.take(Map.of());
        } catch (UserError e) {
          faults.add(place(file, number) + e.getMessage());
          use.take(Map.of());
        }
      }
    } catch (CharacterCodingException e) {
      throw new UserError(file.name() + ": not UTF-8", e);
    }
  }

  private static String place(ChannelFile file, long number) {
    return file.name() + ", line " + number + ": ";
  }

  private static Map<String, String> record(String line) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UserError("expected a JSON object, found " + shown(line));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName().strip();
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
          throw new UserError(
              "column "
                  + name
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

  private static String shown(String line) {
    return line.length() <= 60 ? line : line.substring(0, 59) + "…";
  }
}
