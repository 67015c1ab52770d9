package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * How the missing values of one column are filled in.
 *
 * @param with the statistic of the present values, or a constant
 * @param value the value that {@link With#CONSTANT} fills in, as written; else empty
 * @param by the categorical column by whose labels the statistic is taken; a label without any
 *     present value takes the statistic of all rows
 */
public record Imputation(With with, Optional<String> value, Optional<String> by) {
  /** What is filled in. */
  public enum With {
    MEAN,
    MEDIAN,
    MODE,
    CONSTANT;

    /** As users write it. */
    @JsonValue
    public String lowerCase() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
