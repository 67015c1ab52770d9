package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of rows without a value in the target's column. */
public enum MissingTarget {
  /** They are left out with a warning; the job fails if these are more than half of the rows. */
  IGNORE,
  /** The job fails. */
  FAIL;

  /** As it is written in hyperparameters and documents. */
  @JsonValue
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
