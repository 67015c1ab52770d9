package io.sparkforest.trainer.sagemaker;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the valid name that a misspelt one was probably meant to be. */
public final class NearestName {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private NearestName() {}

  /** " (did you mean NAME?)", or nothing where no valid name is near. */
  public static String hint(String wrong, Collection<String> valid) {
    return of(wrong, valid).map(name -> " (did you mean " + Escaped.name(name) + "?)").orElse("");
  }

  /**
   * The valid name within a third of its length in edits, upper and lower case being the same. A
   * letter must be left that both have.
   */
  static Optional<String> of(String wrong, Collection<String> valid) {
    return valid.stream()
        .filter(name -> distance(wrong, name) <= Math.max(1, name.length() / 3))
        .filter(name -> distance(wrong, name) < Math.max(wrong.length(), name.length()))
        .min(Comparator.comparingInt(name -> distance(wrong, name)));
  }

  private static int distance(String wrong, String name) {
    return DISTANCE.apply(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
