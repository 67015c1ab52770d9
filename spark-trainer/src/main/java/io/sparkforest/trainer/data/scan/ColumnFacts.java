package io.sparkforest.trainer.data.scan;

import io.sparkforest.contract.format.decision.FormatProfile;
import io.sparkforest.trainer.sagemaker.Faults;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a column hold in the records of a chunk, counted, with the first of each kind
 * that a message may name. Places are numbers of lines or records in the chunk.
 */
public final class ColumnFacts implements Serializable {
  private long present;
  private long missing;
  private long numbers;
  private final List<Long> missingPlaces = new ArrayList<>();
  private final List<Seen> texts = new ArrayList<>();
  private @Nullable Seen enormous;
  private @Nullable Seen nul;
  private final FormatProfile formats = new FormatProfile();

  ColumnFacts() {}

  /**
   * A value.
   *
   * @param text the field's text
   * @param place its record's place
   */
  public record Seen(String text, long place) implements Serializable {}

  void addMissing(long place) {
    missing++;
    if (missingPlaces.size() < Faults.MAX_EXAMPLES) {
      missingPlaces.add(place);
    }
  }

  /** Whether a text that comes now would be an example. */
  boolean wantsTexts() {
    return texts.size() < Faults.MAX_EXAMPLES;
  }

  /** Notes a text, if it is one of the first or the first of its kind. */
  void noteText(String text, long place) {
    if (wantsTexts()) {
      texts.add(new Seen(text, place));
    }
    if (nul == null && text.indexOf('\0') >= 0) {
      nul = new Seen(text, place);
    }
  }

  boolean hasEnormous() {
    return enormous != null;
  }

  void noteEnormous(String text, long place) {
    enormous = new Seen(text, place);
  }

  /** Counts present values. */
  void count(long values, long ofThemNumbers) {
    present += values;
    numbers += ofThemNumbers;
  }

  /** Records with a value. */
  public long present() {
    return present;
  }

  /** Records without one. */
  public long missing() {
    return missing;
  }

  /** Present values that are numbers. */
  public long numbers() {
    return numbers;
  }

  /** Where the first missing values are. */
  public List<Long> missingPlaces() {
    return missingPlaces;
  }

  /** The first present values that are no numbers. */
  public List<Seen> texts() {
    return texts;
  }

  /** The first number that is too large, if any. */
  public @Nullable Seen enormous() {
    return enormous;
  }

  /** The first value with a NUL character, if any. */
  public @Nullable Seen nul() {
    return nul;
  }

  /** Which formats the present values have. */
  public FormatProfile formats() {
    return formats;
  }
}
