package io.sparkforest.server.codec.record;

/** How a field was written, where its text alone is ambiguous. */
public enum Written {
  /** As text: a field of CSV, or a JSON string. */
  TEXT,
  /** As a JSON number. */
  NUMBER,
  /** As a JSON boolean. */
  BOOLEAN
}
