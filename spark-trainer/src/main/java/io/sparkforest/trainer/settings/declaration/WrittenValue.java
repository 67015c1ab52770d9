package io.sparkforest.trainer.settings.declaration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.trainer.sagemaker.Problems;

/**
 * A hyperparameter's value as the user wrote it.
 *
 * @param name the hyperparameter
 * @param text the value
 * @param problems gets what is wrong with it
 */
public record WrittenValue(String name, String text, Problems problems) {
  /** Reports that the value is not what is expected, and quotes it. */
  public void reject(String expected) {
    problems.add("hyperparameter %s must be %s, found %s", name, expected, text);
  }

  /** Reports that the value is not what is expected, without it: it may hold a secret. */
  public void rejectUnquoted(String expected) {
    problems.add("hyperparameter %s must be %s", name, expected);
  }

  /** The value as JSON; if it is not valid, this is reported and an empty object stands for it. */
  public JsonNode json() {
    try {
      return StrictJson.read(text);
    } catch (JsonProcessingException e) {
      problems.add("hyperparameter %s is not valid JSON: %s", name, JsonFault.withPlace(e));
      return StrictJson.emptyObject();
    }
  }

  /** The value as a JSON object; anything else is reported and an empty object stands for it. */
  public JsonNode jsonObject() {
    JsonNode node = json();
    if (node.isObject()) {
      return node;
    }
    problems.add("hyperparameter %s must be a JSON object, found %s", name, node);
    return StrictJson.emptyObject();
  }
}
