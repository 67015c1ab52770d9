package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  /**
   * The labels that a boolean may stand for, by the boolean: those that spell it, once aliases have
   * united spellings, or else those that aliases which spell it stand for. Both are sorted.
   */
  static SortedMap<String, SortedSet<String>> booleans(
      ColumnProfile profile, Map<String, String> aliases) {
    SortedSet<String> labels = new TreeSet<>();
    profile.labels().stream()
        .flatMap(Set::stream)
        .forEach(label -> labels.add(aliases.getOrDefault(label, label)));
    SortedMap<String, SortedSet<String>> booleans = new TreeMap<>();
    for (String value : List.of("false", "true")) {
      SortedSet<String> meant = new TreeSet<>(labels);
      meant.removeIf(label -> !label.equalsIgnoreCase(value));
      if (meant.isEmpty()) {
        aliases.forEach(
            (spelling, label) -> {
              if (spelling.equalsIgnoreCase(value)) {
                meant.add(label);
              }
            });
      }
      if (!meant.isEmpty()) {
        booleans.put(value, meant);
      }
    }
    return booleans;
  }

  /** A warning if a boolean may stand for more than one label. */
  static Optional<String> warning(
      ColumnProfile profile, SortedMap<String, SortedSet<String>> booleans) {
    return booleans.values().stream().anyMatch(labels -> labels.size() > 1)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "column %s has several labels for a boolean: %s; at serving, JSON's true and false"
                    + " stand for the labels true and false; hyperparameter aliases can unite them",
                Escaped.name(profile.name()),
                listed(booleans)))
        : Optional.empty();
  }

  /** All labels that booleans stand for, in one line. */
  static String listed(SortedMap<String, SortedSet<String>> booleans) {
    return booleans.values().stream()
        .flatMap(Set::stream)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
