package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.NearestName;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.declaration.ValueType;
import io.sparkforest.trainer.settings.declaration.WrittenValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A JSON object: column → object with members {@code with}, {@code value} and {@code by}. */
final class ImputeType implements ValueType<Map<String, Imputation>> {
  private static final List<String> MEMBERS = List.of("with", "value", "by");

  @Override
  public String name() {
    return "JSON object";
  }

  @Override
  public String range() {
    return "columns and rules";
  }

  @Override
  public Optional<Map<String, Imputation>> parse(WrittenValue value) {
    Map<String, Imputation> impute = new LinkedHashMap<>();
    value
        .jsonObject()
        .properties()
        .forEach(
            column ->
                imputation(column.getKey(), column.getValue(), value.problems())
                    .ifPresent(imputation -> impute.put(column.getKey(), imputation)));
    return Optional.of(impute);
  }

  private static Optional<Imputation> imputation(String column, JsonNode rule, Problems problems) {
    if (!rule.isObject()) {
      problems.add(
          "impute of %s must be a JSON object such as {\"with\": \"mean\", \"by\": \"COLUMN\"},"
              + " found %s",
          Escaped.name(column), rule);
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> member : rule.properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        problems.add(
            "impute of %s: %s is not known%s",
            Escaped.name(column),
            Escaped.name(member.getKey()),
            NearestName.hint(member.getKey(), MEMBERS));
      }
    }
    for (Map.Entry<String, JsonNode> member : rule.properties()) {
      if (member.getValue().isContainerNode()) {
        problems.add(
            "impute of %s: \"%s\" must be a single value, found %s",
            Escaped.name(column), Escaped.name(member.getKey()), member.getValue());
        return Optional.empty();
      }
    }
    Optional<Imputation.With> with = with(rule.path("with").asText());
    if (with.isEmpty()) {
      problems.add(
          "impute of %s: \"with\" must be mean, median, mode or constant, found %s",
          Escaped.name(column), rule.path("with").asText("nothing"));
      return Optional.empty();
    }
    Imputation imputation =
        new Imputation(with.get(), scalar(rule.path("value")), scalar(rule.path("by")));
    return isValid(column, imputation, problems) ? Optional.of(imputation) : Optional.empty();
  }

  private static Optional<Imputation.With> with(String text) {
    return Stream.of(Imputation.With.values())
        .filter(with -> with.lowerCase().equalsIgnoreCase(text))
        .findFirst();
  }

  /** Reports members that do not go together; false if the rule cannot be applied without one. */
  private static boolean isValid(String column, Imputation imputation, Problems problems) {
    boolean isConstant = imputation.with() == Imputation.With.CONSTANT;
    if (isConstant && imputation.value().isEmpty()) {
      problems.add("impute of %s with constant needs a \"value\"", Escaped.name(column));
      return false;
    }
    if (!isConstant && imputation.value().isPresent()) {
      problems.add("impute of %s: \"value\" goes only with constant", Escaped.name(column));
    }
    if (isConstant && imputation.by().isPresent()) {
      problems.add(
          "impute of %s: a constant is the same in every group, so no \"by\"",
          Escaped.name(column));
    }
    return true;
  }

  private static Optional<String> scalar(JsonNode node) {
    return node.isValueNode() && !node.isNull() && !node.asText().isBlank()
        ? Optional.of(node.asText().strip())
        : Optional.empty();
  }
}
