package io.sparkforest.server.codec.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of one record's fields, as yet without meaning. They lie in one array, which the next
 * record uses again: reading a body leaves no garbage for each of its fields.
 */
public final class Fields {
  private static final int FIRST_CHARACTERS = 256;

  private final int most;
  private final int[] ends;
  private final boolean[] isAbsent;
  private final Written[] written;
  private char[] text = new char[FIRST_CHARACTERS];
  private int width;

  /**
   * No fields yet.
   *
   * @param most further ones are counted, but not held
   */
  public Fields(int most) {
    this.most = most;
    this.ends = new int[most];
    this.isAbsent = new boolean[most];
    this.written = new Written[most];
  }

  /** Begins a record. */
  public void clear() {
    width = 0;
  }

  /** Adds a field's text. */
  public void add(char[] characters, int offset, int length) {
    add(characters, offset, length, Written.TEXT);
  }

  /** Adds a field's text and how it was written. */
  public void add(char[] characters, int offset, int length, Written how) {
    if (width < most) {
      int start = start(width);
      if (text.length - start < length) {
        text = Arrays.copyOf(text, Math.max(2 * text.length, start + length));
      }
      System.arraycopy(characters, offset, text, start, length);
      ends[width] = start + length;
      isAbsent[width] = false;
      written[width] = how;
    }
    width++;
  }

  /** Adds a field that has no text, not even an empty one. */
  public void addAbsent() {
    if (width < most) {
      ends[width] = start(width);
      isAbsent[width] = true;
    }
    width++;
  }

  /** How many fields the record has. */
  public int width() {
    return width;
  }

  /** The characters of all fields. */
  public char[] text() {
    return text;
  }

  /** Where a field's text begins. */
  public int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  /** Where a field's text ends. */
  public int end(int field) {
    return ends[field];
  }

  /** How a field that is not absent was written. */
  public Written written(int field) {
    return written[field];
  }

  /** Whether a field has no text, not even an empty one. */
  public boolean isAbsent(int field) {
    return isAbsent[field];
  }

  /** The texts that are held. */
  public List<String> toList() {
    List<String> texts = new ArrayList<>();
    for (int field = 0; field < Math.min(width, most); field++) {
      texts.add(new String(text, start(field), end(field) - start(field)));
    }
    return texts;
  }
}
