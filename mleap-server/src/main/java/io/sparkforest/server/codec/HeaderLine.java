package io.sparkforest.server.codec;

/** Whether a CSV body begins with a line of column names. */
public enum HeaderLine {
  /** {@code header=present}. */
  PRESENT,
  /** {@code header=absent}. */
  ABSENT,
  /** Not specified: decided from the first line. */
  DETECTED
}
