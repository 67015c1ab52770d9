package io.sparkforest.trainer.settings.declaration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** SageMaker's hyperparameters.json: a JSON object of strings. */
public final class HyperparameterFile {
  private HyperparameterFile() {}

  /**
   * Reads the file.
   *
   * @return name → value
   * @throws UserError if it is missing or not a JSON object
   */
  public static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    readObject(file)
        .properties()
        .forEach(member -> values.put(member.getKey(), text(member.getValue())));
    return values;
  }

  private static JsonNode readObject(Path file) {
    JsonNode root;
    try {
      root = StrictJson.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UserError(
          file + " is not there: it must hold at least {\"target\": \"NAME OF THE COLUMN\"}", e);
    } catch (JsonProcessingException e) {
      throw new UserError(file + " is not valid JSON: " + JsonFault.withPlace(e), e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
    if (!root.isObject()) {
      throw new UserError(
          file
              + " must hold a JSON object of strings, found "
              + (root.isMissingNode() ? "nothing" : root));
    }
    return root;
  }

  /** SageMaker sends only strings; a number or an object that a user wrote means its own text. */
  private static String text(JsonNode value) {
    if (!value.isTextual()) {
      return value.toString();
    }
    String text = value.textValue();
    // The SageMaker SDK may send a value JSON-encoded once more: "\"256\"".
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      try {
        JsonNode inner = StrictJson.read(text);
        if (inner.isTextual()) {
          return inner.textValue();
        }
      } catch (JsonProcessingException e) {
        return text;
      }
    }
    return text;
  }
}
