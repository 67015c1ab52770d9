package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What DataFrame columns are called in the bundle: a raw column by its own name, a derived one by
 * the name of its column and step ({@code c3_index} → {@code Item_Type_index}), set apart from
 * every raw name.
 */
final class BundleNames {
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> rawNames = new HashMap<>();

  BundleNames(Schema schema) {
    for (Column column : schema.read()) {
      names.put(column.id(), column.name());
      rawNames.put(column.id(), column.name());
      taken.add(column.name());
    }
  }

  String of(String dataFrameColumn) {
    return names.computeIfAbsent(dataFrameColumn, this::choose);
  }

  private String choose(String derived) {
    String id = Column.idOf(derived);
    String raw = rawNames.getOrDefault(id, id);
    String name = raw + derived.substring(id.length());
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }
}
