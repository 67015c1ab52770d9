package io.sparkforest.server.codec;

import org.jspecify.annotations.Nullable;

/**
 * The labels that a request met last. Most records repeat them: such a label is the same string
 * again, whose hash code is known already.
 */
final class LabelPool {
  /** A power of two. A label takes the place of another with the same remainder. */
  private static final int PLACES = 256;

  private static final int SHIFT = 16;

  private final @Nullable String[] labels = new @Nullable String[PLACES];

  /** The string of some characters. */
  String label(char[] text, int start, int end) {
    int hash = 0;
    for (int place = start; place < end; place++) {
      hash = 31 * hash + text[place];
    }
    int place = (hash ^ hash >>> SHIFT) & PLACES - 1;
    String held = labels[place];
    if (held != null && FieldRules.isSame(held, text, start, end)) {
      return held;
    }
    String label = new String(text, start, end - start);
    labels[place] = label;
    return label;
  }
}
