package io.sparkforest.trainer.columnar;

import io.sparkforest.contract.format.text.Characters;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Different texts, numbered from 0 in the order in which they came. A text is looked up as a range
 * of characters, of which a string is made only when it is new.
 */
public final class LabelTable implements Serializable {
  private static final int FIRST_LENGTH = 8;

  private @Nullable String[] texts = new String[FIRST_LENGTH];
  private int[] hashes = new int[FIRST_LENGTH];

  /** Numbers of texts, and one more, by hash: open addressing, at most half full. */
  private int[] slots = new int[2 * FIRST_LENGTH];

  private int size;
  private long characters;

  /** Number of texts. */
  public int size() {
    return size;
  }

  /** Characters of all texts together. */
  public long characters() {
    return characters;
  }

  /** A text by its number. */
  public String text(int number) {
    String text = texts[number];
    if (text == null) {
      throw new IndexOutOfBoundsException(number);
    }
    return text;
  }

  /** The number of a text, which is added if it is new: then it is the greatest number. */
  public int number(char[] text, int start, int end) {
    int hash = 0;
    for (int place = start; place < end; place++) {
      hash = 31 * hash + text[place];
    }
    int slot = slot(hash);
    while (slots[slot] > 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && Characters.isSame(text, start, end, text(number))) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return add(new String(text, start, end - start), hash, slot);
  }

  /** As {@link #number(char[], int, int)}. */
  public int number(String text) {
    int hash = text.hashCode();
    int slot = slot(hash);
    while (slots[slot] > 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && text(number).equals(text)) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return add(text, hash, slot);
  }

  private int slot(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ (mixed >>> 15)) & (slots.length - 1);
  }

  private int add(String text, int hash, int slot) {
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    texts[size] = text;
    hashes[size] = hash;
    slots[slot] = ++size;
    characters += text.length();
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      int slot = slot(hashes[number]);
      while (slots[slot] > 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number + 1;
    }
  }
}
