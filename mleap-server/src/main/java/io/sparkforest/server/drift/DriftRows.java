package io.sparkforest.server.drift;

import org.jspecify.annotations.Nullable;

/** Records, by the places of a model's inputs. */
public interface DriftRows {
  /** How many records there are. */
  int size();

  /** The value of a numeric input; {@code RawRecord.MISSING} if it is missing. */
  double number(int row, int input);

  /** The value of a categorical input, null if it is missing. */
  @Nullable String label(int row, int input);
}
