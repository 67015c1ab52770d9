package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which algorithm grows the forest. */
public enum Engine {
  /** The one in memory where the rows fit, else Spark's. */
  AUTO,
  /** The one in memory, or none. */
  IN_MEMORY,
  /** Spark's own. */
  MLLIB;

  /** As it is written in hyperparameters and documents. */
  @JsonValue
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
