package io.sparkforest.server.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Notes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a {@link Note}. */
final class NoteFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private NoteFile() {}

  /** A note for people. Scoring does not depend on it. */
  static Notes forPeople(Path folder) {
    return new Notes(
        readIfPossible(Note.PROVENANCE.in(folder)), readIfPossible(Note.METRICS.in(folder)));
  }

  /** The file's JSON object; a missing node if there is none. */
  private static JsonNode readIfPossible(Path file) {
    if (Files.isRegularFile(file)) {
      try {
        return read(file);
      } catch (ModelLoadException e) {
        // As if it were not there.
      }
    }
    return MAPPER.missingNode();
  }

  /** The file's JSON object. */
  static JsonNode read(Path file) throws ModelLoadException {
    JsonNode json;
    try {
      json = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelLoadException(
          file + " is not valid JSON (" + JsonFault.of(e) + "): train the model again", e);
    } catch (IOException e) {
      throw new ModelLoadException(
          file + " cannot be read (" + e + "): check the model folder's permissions", e);
    }
    if (!json.isObject()) {
      throw new ModelLoadException(file + " must hold a JSON object: train the model again");
    }
    return json;
  }
}
