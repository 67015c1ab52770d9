package io.sparkforest.trainer.bundle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a string column of the DataFrame says in terms of a raw column. The bundle has no string
 * columns but the raw ones, so renaming and filling in are folded into the step that turns labels
 * into numbers.
 *
 * @param raw DataFrame name of the raw column
 * @param aliases raw label → canonical label
 * @param filling what becomes of a missing or unseen label; empty where nothing fills it in
 */
record LabelSource(String raw, Map<String, String> aliases, Optional<Filling> filling) {
  /**
   * What fills in a label.
   *
   * @param by the column whose label decides
   * @param byGroup canonical label of the group → what fills in
   * @param overall what fills in for any other group
   */
  record Filling(Optional<LabelSource> by, Map<String, String> byGroup, String overall) {}

  static LabelSource raw(String column) {
    return new LabelSource(column, Map.of(), Optional.empty());
  }

  /** A map from every raw label that stands for a key of {@code values} to that key's value. */
  Map<String, Double> byRawLabel(Map<String, Double> values) {
    Map<String, Double> raw = new LinkedHashMap<>();
    values.forEach(
        (label, value) -> {
          if (!aliases.containsKey(label)) {
            raw.put(label, value);
          }
        });
    aliases.forEach(
        (label, canonical) -> {
          if (values.containsKey(canonical)) {
            raw.put(label, values.get(canonical));
          }
        });
    return raw;
  }
}
