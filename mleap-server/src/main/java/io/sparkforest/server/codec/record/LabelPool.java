package io.sparkforest.server.codec.record;

import io.sparkforest.contract.format.text.Characters;
import org.jspecify.annotations.Nullable;

/**
 * The labels that a request met last. Most records repeat them: such a label is the same string
 * again, whose hash code is known already.
 */
final class LabelPool {
  /** A power of two. */
  private static final int PLACES = 256;

  /** In how many places a label may be; then it takes another's. */
  private static final int TRIES = 4;

  private static final int SHIFT = 16;

  private final @Nullable String[] labels = new @Nullable String[PLACES];

  /** The string of some characters. */
  String label(char[] text, int start, int end) {
    int hash = 0;
    for (int place = start; place < end; place++) {
      hash = 31 * hash + text[place];
    }
    int first = hash ^ (hash >>> SHIFT);
    for (int next = 0; next < TRIES; next++) {
      int place = (first + next) & (PLACES - 1);
      String held = labels[place];
      if (held == null) {
        return put(place, text, start, end);
      }
      if (Characters.isSame(text, start, end, held)) {
        return held;
      }
    }
    return put(first & (PLACES - 1), text, start, end);
  }

  private String put(int place, char[] text, int start, int end) {
    String label = new String(text, start, end - start);
    labels[place] = label;
    return label;
  }
}
