package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which algorithm grows the forest. */
public enum Engine {
  /** {@link #IN_MEMORY} if the rows fit into memory, otherwise {@link #MLLIB}. */
  AUTO,
  /** Each tree is grown on one core over rows held in memory. */
  IN_MEMORY,
  /** Spark's own algorithm. */
  MLLIB;

  /** As it is written in hyperparameters and documents. */
  @JsonValue
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
