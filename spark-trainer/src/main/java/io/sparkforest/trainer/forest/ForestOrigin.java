package io.sparkforest.trainer.forest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sparkforest.trainer.settings.Hyperparameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a forest follows from. Two forests of the same origin are the same.
 *
 * @param facts what is meant → its value
 */
public record ForestOrigin(Map<String, String> facts) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** They decide whether there is a forest and how many trees it has, and not what these are. */
  private static final Set<String> WITHOUT_INFLUENCE =
      Set.of("early_stopping_batches", "early_stopping_tolerance", "missing_target", "s3");

  /**
   * The origin of a job's forest.
   *
   * @param facts what else it follows from: data and version of the program
   */
  public static ForestOrigin of(Map<String, String> facts, Hyperparameters hyperparameters) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    ObjectNode values = JSON.valueToTree(hyperparameters);
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (!WITHOUT_INFLUENCE.contains(value.getKey())) {
        all.put("hyperparameter " + value.getKey(), text(value.getValue()));
      }
    }
    return new ForestOrigin(all);
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "auto";
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /** In what an earlier origin differs, a sentence each; nothing if it is the same. */
  List<String> differences(Map<String, String> earlier) {
    return differences(earlier, facts);
  }

  static List<String> differences(Map<String, String> earlier, Map<String, String> now) {
    Set<String> names = new TreeSet<>(earlier.keySet());
    names.addAll(now.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String before = earlier.getOrDefault(name, "nothing");
      String after = now.getOrDefault(name, "nothing");
      if (!Objects.equals(before, after)) {
        differences.add(name + " was " + before + " and is " + after);
      }
    }
    return differences;
  }
}
