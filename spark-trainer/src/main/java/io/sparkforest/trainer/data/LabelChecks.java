package io.sparkforest.trainer.data;

import io.sparkforest.trainer.sagemaker.Escaped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the labels of a column that is read can be sent to the server. It takes no NUL character,
 * and JSON has booleans of its own, which stand for the labels {@code true} and {@code false}.
 */
final class LabelChecks {
  private LabelChecks() {}

  /** The label that the server rejects, if there is one. */
  static Optional<String> problem(ColumnProfile profile) {
    return profile
        .nul()
        .map(
            found ->
                String.format(
                    Locale.ROOT,
                    "column %s: a label must not hold a NUL character, found %s",
                    Escaped.name(profile.name()),
                    found));
  }

  /** The booleans among the labels, once aliases have united their spellings; sorted. */
  static List<String> booleans(ColumnProfile profile, Map<String, String> aliases) {
    return profile.labels().stream()
        .flatMap(Set::stream)
        .map(label -> aliases.getOrDefault(label, label))
        .distinct()
        .filter(label -> label.equalsIgnoreCase("true") || label.equalsIgnoreCase("false"))
        .sorted()
        .toList();
  }

  /** A warning if the same boolean is spelt in more than one way. */
  static Optional<String> warning(ColumnProfile profile, List<String> booleans) {
    long words = booleans.stream().map(label -> label.toLowerCase(Locale.ROOT)).distinct().count();
    return booleans.size() > words
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "column %s spells a boolean in several ways: %s; at serving, JSON's true and false"
                    + " stand for the labels true and false; hyperparameter aliases can unite them",
                Escaped.name(profile.name()),
                String.join(", ", booleans)))
        : Optional.empty();
  }
}
