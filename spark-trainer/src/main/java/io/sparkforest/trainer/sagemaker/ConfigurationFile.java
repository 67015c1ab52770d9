package io.sparkforest.trainer.sagemaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.contract.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads those of SageMaker's JSON files that a local run may lack. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  /** The file's content; an empty object if it is not there. */
  static JsonNode readIfThere(Path file) {
    ObjectMapper json = new ObjectMapper();
    if (!Files.exists(file)) {
      return json.createObjectNode();
    }
    try {
      return json.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new UserError(file + " is not valid JSON: " + JsonFault.withPlace(e), e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
