package io.sparkforest.trainer.csv;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in a record a reader of CSV is after some bytes, for every place where it may have been
 * before them. That makes the bytes of a file a chain of functions, each of which is found without
 * what stands before, and which are then applied one after the other: the parallel scan of a finite
 * automaton (Ge et al. 2019, <i>Speculative Distributed CSV Data Parsing</i>, count quotes instead
 * and have to verify, since a quote inside of an unquoted field is a character like others).
 *
 * <p>The states and what leads from one to another are FastCSV's, with white space around quotes.
 * Of what it rejects nothing is said here: who reads the records will see it.
 */
final class QuoteStates {
  /** At the start of a field, and of a record after a line's end; white space may have come. */
  static final int START = 0;

  /** In a field without quotes around it, where a quote is a character like others. */
  static final int UNQUOTED = 1;

  /** In a field with quotes around it. */
  static final int QUOTED = 2;

  /** After a quote in such a field, which ends it or is the first of two. */
  static final int QUOTE = 3;

  /** After the end of such a field and white space. */
  static final int CLOSED = 4;

  static final int COUNT = 5;

  private static final int OTHER = 0;
  private static final int DELIMITER = 1;
  private static final int LINE_END = 2;
  private static final int MARK = 3;
  private static final int SPACE = 4;
  private static final int CLASSES = 5;

  private static final int[][] NEXT = new int[COUNT][CLASSES];

  static {
    NEXT[START] = new int[] {UNQUOTED, START, START, QUOTED, START};
    NEXT[UNQUOTED] = new int[] {UNQUOTED, START, START, UNQUOTED, UNQUOTED};
    NEXT[QUOTED] = new int[] {QUOTED, QUOTED, QUOTED, QUOTE, QUOTED};
    NEXT[QUOTE] = new int[] {UNQUOTED, START, START, QUOTED, CLOSED};
    NEXT[CLOSED] = new int[] {UNQUOTED, START, START, UNQUOTED, CLOSED};
  }

  private final byte[] classes = new byte[256];

  /** States after some bytes by the state before them, as they were found so far. */
  private final List<int[]> known = new ArrayList<>();

  private final Map<List<Integer>, Integer> places = new HashMap<>();

  /** By place among the known ones and class of the next byte: place of what follows. */
  private int[] followers = new int[0];

  /** States for files with a separator below U+0080. */
  QuoteStates(char delimiter) {
    Arrays.fill(classes, (byte) OTHER);
    Arrays.fill(classes, 0, ' ' + 1, (byte) SPACE);
    classes['\n'] = LINE_END;
    classes['\r'] = LINE_END;
    classes['"'] = MARK;
    classes[delimiter] = DELIMITER;
    place(new int[] {START, UNQUOTED, QUOTED, QUOTE, CLOSED});
  }

  private int place(int[] states) {
    Integer found = places.putIfAbsent(Arrays.stream(states).boxed().toList(), known.size());
    if (found != null) {
      return found;
    }
    known.add(states);
    int place = known.size() - 1;
    followers = Arrays.copyOf(followers, known.size() * CLASSES);
    Arrays.fill(followers, place * CLASSES, followers.length, -1);
    return place;
  }

  private int follower(int place, int kind) {
    int known = followers[place * CLASSES + kind];
    if (known >= 0) {
      return known;
    }
    int follower =
        place(Arrays.stream(this.known.get(place)).map(state -> NEXT[state][kind]).toArray());
    followers[place * CLASSES + kind] = follower;
    return follower;
  }

  /**
   * What some bytes do.
   *
   * @param from the first of them
   * @param to where they end
   */
  Effect effect(byte[] bytes, int from, int to) {
    for (int index = from; index < to; index++) {
      if (bytes[index] == '"') {
        return effectOfAll(bytes, from, to, true);
      }
    }
    int last = to - 1;
    while (last >= from && classes[bytes[last] & 0xFF] != DELIMITER && !isLineEnd(bytes[last])) {
      last--;
    }
    return last < from ? effectOfAll(bytes, from, to, false) : withoutQuotes(bytes, from, last, to);
  }

  /**
   * Without a quote all is the same from the first separator or line's end on, but in a quoted
   * field.
   *
   * @param last place of the last separator or line's end
   */
  private Effect withoutQuotes(byte[] bytes, int from, int last, int to) {
    int state = START;
    for (int index = last + 1; index < to; index++) {
      state = NEXT[state][classes[bytes[index] & 0xFF]];
    }
    int[] states = {state, state, QUOTED, state, state};
    int first = from;
    while (first < to && !isLineEnd(bytes[first])) {
      first++;
    }
    if (first + 1 < to && bytes[first] == '\r' && bytes[first + 1] == '\n') {
      first++;
    }
    int next = first + 1 < to ? first + 1 : Effect.NONE;
    return new Effect(states, new int[] {next, next, Effect.NONE, next, next}, false);
  }

  private static boolean isLineEnd(byte value) {
    return value == '\n' || value == '\r';
  }

  private Effect effectOfAll(byte[] bytes, int from, int to, boolean hasQuotes) {
    int[] firstRecords = new int[COUNT];
    Arrays.fill(firstRecords, Effect.NONE);
    int missing = COUNT;
    int place = 0;
    for (int index = from; index < to; index++) {
      int kind = classes[bytes[index] & 0xFF];
      int before = place;
      int known = followers[place * CLASSES + kind];
      place = known >= 0 ? known : follower(place, kind);
      if (kind == LINE_END && missing > 0) {
        boolean isHalf = bytes[index] == '\r' && index + 1 < to && bytes[index + 1] == '\n';
        if (!isHalf && index + 1 < to) {
          missing -= note(firstRecords, this.known.get(before), index + 1);
        }
      }
    }
    return new Effect(this.known.get(place), firstRecords, hasQuotes);
  }

  private static int note(int[] firstRecords, int[] states, int next) {
    int noted = 0;
    for (int state = 0; state < COUNT; state++) {
      if (firstRecords[state] == Effect.NONE && states[state] != QUOTED) {
        firstRecords[state] = next;
        noted++;
      }
    }
    return noted;
  }

  /**
   * What some bytes do.
   *
   * @param states the state after them, by the state before them
   * @param firstRecords where the first record starts after a line's end among them and before
   *     their end, by the state before them; {@link #NONE} if none does
   * @param hasQuotes whether there is a quote among them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Effect(int[] states, int[] firstRecords, boolean hasQuotes) implements Serializable {
    static final int NONE = -1;

    /** Where nobody has looked. */
    static final Effect UNKNOWN = new Effect(new int[COUNT], new int[COUNT], true);
  }
}
