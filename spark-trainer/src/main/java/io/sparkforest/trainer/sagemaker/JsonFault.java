package io.sparkforest.trainer.sagemaker;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What is wrong with a JSON text and where, in words for those who wrote it. */
public final class JsonFault {
  /** What Jackson adds for those who program with it. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "( \\((start marker at|bound as) |: enable `JsonReadFeature).*", Pattern.DOTALL);

  private JsonFault() {}

  public static String of(JsonProcessingException e) {
    String message = INTERNALS.matcher(e.getOriginalMessage()).replaceFirst("");
    JsonLocation location = e.getLocation();
    return location == null
        ? message
        : message + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
