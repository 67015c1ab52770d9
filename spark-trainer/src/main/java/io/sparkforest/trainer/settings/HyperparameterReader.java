package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.contract.FieldSeparator;
import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.JsonFault;
import io.sparkforest.trainer.sagemaker.NearestName;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns hyperparameters.json, a JSON object of strings, into {@link Hyperparameters}. A value that
 * does not parse is reported and replaced by its default, so that one run finds every problem.
 */
final class HyperparameterReader {
  static final Set<String> NAMES =
      new LinkedHashSet<>(
          List.of(
              "target",
              "num_trees",
              "engine",
              "max_depth",
              "min_instances_per_node",
              "max_bins",
              "feature_subset_strategy",
              "auto_seconds",
              "subsampling_rate",
              "min_info_gain",
              "seed",
              "tree_batch_size",
              "early_stopping_batches",
              "early_stopping_tolerance",
              "validation_fraction",
              "drop_columns",
              "categorical_columns",
              "numeric_columns",
              "aliases",
              "impute",
              "missing_values",
              "delimiter"));

  static {
    NAMES.addAll(S3ParameterReader.NAMES);
  }

  private static final Set<String> MISSING_VALUES =
      new LinkedHashSet<>(List.of("NA", "N/A", "NaN", "nan", "null", "NULL"));

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int MOST_BINS_IN_MEMORY = 256;

  /** Stands for what the job is to find out by itself. */
  private static final String AUTO = "auto";

  private static final Pattern SUBSET_WORD = Pattern.compile("all|onethird|sqrt|log2");

  private final Map<String, String> values;
  private final Problems problems;

  private HyperparameterReader(Map<String, String> values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  static Hyperparameters read(Path file, Problems problems) {
    Map<String, String> values = new LinkedHashMap<>();
    readObject(file)
        .properties()
        .forEach(member -> values.put(member.getKey(), text(member.getValue())));
    return read(values, problems);
  }

  static Hyperparameters read(Map<String, String> values, Problems problems) {
    return new HyperparameterReader(values, problems).read();
  }

  private static JsonNode readObject(Path file) {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UserError(
          file + " is not there: it must hold at least {\"target\": \"NAME OF THE COLUMN\"}", e);
    } catch (JsonProcessingException e) {
      throw new UserError(file + " is not valid JSON: " + JsonFault.of(e), e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
    if (!root.isObject()) {
      throw new UserError(
          file
              + " must hold a JSON object of strings, found "
              + (root.isMissingNode() ? "nothing" : root));
    }
    return root;
  }

  /** SageMaker sends strings only; a number or an object laid down by hand means its own text. */
  private static String text(JsonNode value) {
    if (!value.isTextual()) {
      return value.toString();
    }
    String text = value.textValue();
    // The SageMaker SDK may send a value JSON-encoded once more: "\"256\"".
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      try {
        JsonNode inner = JSON.readTree(text);
        if (inner.isTextual()) {
          return inner.textValue();
        }
      } catch (JsonProcessingException e) {
        return text;
      }
    }
    return text;
  }

  private Hyperparameters read() {
    rejectUnknownNames();
    Engine engine = engine();
    Hyperparameters read =
        new Hyperparameters(
            target(),
            wholeNumber("num_trees", 100, 1, 10_000),
            engine,
            wholeNumberOrAuto("max_depth", 0, 30),
            wholeNumberOrAuto("min_instances_per_node", 1, Integer.MAX_VALUE),
            wholeNumber("max_bins", 256, 2, 32_768),
            featureSubsetStrategy(),
            decimal("auto_seconds", 20, "of at least 0", x -> x >= 0),
            decimal("subsampling_rate", 1.0, "above 0 and at most 1", x -> x > 0 && x <= 1),
            decimal("min_info_gain", 0.0, "of at least 0", x -> x >= 0),
            seed(),
            wholeNumber("tree_batch_size", 50, 1, 10_000),
            wholeNumber("early_stopping_batches", 0, 0, 10_000),
            decimal("early_stopping_tolerance", 0.001, "from 0 to below 1", x -> x >= 0 && x < 1),
            // In memory the out-of-bag error tells as much, and all rows can be trained on.
            decimal(
                "validation_fraction",
                engine == Engine.MLLIB ? 0.1 : 0,
                "from 0 to 0.9",
                x -> x >= 0 && x <= 0.9),
            columns("drop_columns"),
            columns("categorical_columns"),
            columns("numeric_columns"),
            aliases(),
            impute(),
            missingValues(),
            delimiter(),
            new S3ParameterReader(values, problems).read());
    rejectContradictions(read);
    return read;
  }

  private void rejectUnknownNames() {
    for (String name : values.keySet()) {
      boolean fromTheSdk = name.startsWith("_") || name.startsWith("sagemaker_");
      if (!fromTheSdk && !NAMES.contains(name)) {
        String hint = NearestName.hint(name, NAMES);
        problems.add(
            "hyperparameter %s is not known%s",
            Escaped.name(name), hint.isEmpty() ? "; known are " + String.join(", ", NAMES) : hint);
      }
    }
  }

  private void rejectContradictions(Hyperparameters read) {
    if (read.engine() == Engine.IN_MEMORY && read.maxBins() > MOST_BINS_IN_MEMORY) {
      problems.add(
          "hyperparameter max_bins must be at most %d with engine in_memory, found %d",
          MOST_BINS_IN_MEMORY, read.maxBins());
    }
    if (read.dropColumns().contains(read.target())) {
      problems.add("drop_columns names the target %s", Escaped.name(read.target()));
    }
    for (String column : read.numericColumns()) {
      if (read.categoricalColumns().contains(column)) {
        problems.add(
            "column %s is in both numeric_columns and categorical_columns", Escaped.name(column));
      }
    }
    read.aliases()
        .forEach(
            (column, labels) ->
                labels.keySet().stream()
                    .filter(read.missingValues()::contains)
                    .forEach(
                        raw ->
                            problems.add(
                                "aliases of %s: %s means \"missing\" and so is no label; set"
                                    + " missing_values without it",
                                Escaped.name(column), Escaped.name(raw))));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private String target() {
    Optional<String> target = value("target");
    if (target.isEmpty()) {
      problems.add("hyperparameter target is required: the name of the column to predict");
    }
    return target.orElse("");
  }

  private Engine engine() {
    String text = value("engine").orElse("auto").toLowerCase(Locale.ROOT);
    for (Engine engine : Engine.values()) {
      if (engine.lowerCase().equals(text)) {
        return engine;
      }
    }
    problems.add("hyperparameter engine must be auto, in_memory or mllib, found %s", text);
    return Engine.AUTO;
  }

  private int wholeNumber(String name, int whenAbsent, int least, int most) {
    return value(name)
        .flatMap(text -> wholeNumber(name, text, "a whole number", least, most))
        .orElse(whenAbsent);
  }

  /** Nothing if it is to be found. */
  private Optional<Integer> wholeNumberOrAuto(String name, int least, int most) {
    return value(name)
        .filter(text -> !text.equalsIgnoreCase(AUTO))
        .flatMap(text -> wholeNumber(name, text, "auto or a whole number", least, most));
  }

  private Optional<Integer> wholeNumber(
      String name, String text, String expected, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    String range =
        most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
    problems.add("hyperparameter %s must be %s %s, found %s", name, expected, range, text);
    return Optional.empty();
  }

  private long seed() {
    Optional<String> text = value("seed");
    try {
      return text.isEmpty() ? 5 : Long.parseLong(text.get());
    } catch (NumberFormatException e) {
      problems.add("hyperparameter seed must be a whole number of 64 bits, found %s", text.get());
      return 5;
    }
  }

  private double decimal(String name, double whenAbsent, String range, DoublePredicate valid) {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return whenAbsent;
    }
    try {
      // Decimals alone, as in the data: Double's own parser also takes 1d, 0x1p3 and NaN.
      double number = new BigDecimal(text.get()).doubleValue();
      if (Double.isFinite(number) && valid.test(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    problems.add("hyperparameter %s must be a number %s, found %s", name, range, text.get());
    return whenAbsent;
  }

  /** Nothing if it is to be found. */
  private Optional<String> featureSubsetStrategy() {
    String written = value("feature_subset_strategy").orElse(AUTO);
    String text = written.toLowerCase(Locale.ROOT);
    if (text.equals(AUTO)) {
      return Optional.empty();
    }
    if (SUBSET_WORD.matcher(text).matches() || isCount(text) || isFraction(text)) {
      return Optional.of(text);
    }
    problems.add(
        "hyperparameter feature_subset_strategy must be auto, all, onethird, sqrt, log2, a number"
            + " of features (at least 1) or a share of them (such as 0.5), found %s",
        written);
    return Optional.empty();
  }

  private static boolean isCount(String text) {
    try {
      return Integer.parseInt(text) >= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Spark takes a share only with a decimal point: "1.0" is all features, "1" is one. */
  private static boolean isFraction(String text) {
    return text.matches("0?\\.\\d*[1-9]\\d*|1\\.0+");
  }

  private List<String> columns(String name) {
    return value(name).map(text -> names(name, text)).orElse(List.of());
  }

  /** Names parted by commas, or a JSON array of names (for names that hold a comma). */
  private List<String> names(String hyperparameter, String text) {
    if (!text.startsWith("[")) {
      return Stream.of(text.split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .distinct()
          .toList();
    }
    List<String> names = new ArrayList<>();
    JsonNode array = json(hyperparameter, text);
    for (JsonNode element : array) {
      if (element.isTextual()) {
        names.add(element.textValue().strip());
      } else {
        problems.add(
            "hyperparameter %s must list names as strings, found %s", hyperparameter, element);
      }
    }
    return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
  }

  /** Tokens are compared with stripped fields, and the empty field is missing anyway. */
  private Set<String> missingValues() {
    if (!values.containsKey("missing_values")) {
      return MISSING_VALUES;
    }
    return value("missing_values")
        .map(text -> names("missing_values", text))
        .orElse(List.of())
        .stream()
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Not stripped, since it may be a tab. */
  private char delimiter() {
    String text = values.getOrDefault("delimiter", ",");
    Optional<Character> delimiter = FieldSeparator.parse(text);
    if (delimiter.isEmpty()) {
      problems.add("hyperparameter delimiter %s, found %s", FieldSeparator.RULE, text);
    }
    return delimiter.orElse(',');
  }

  private JsonNode json(String hyperparameter, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      problems.add("hyperparameter %s is not valid JSON: %s", hyperparameter, JsonFault.of(e));
      return JSON.createObjectNode();
    }
  }

  private JsonNode jsonObject(String hyperparameter) {
    JsonNode node = json(hyperparameter, value(hyperparameter).orElse("{}"));
    if (node.isObject()) {
      return node;
    }
    problems.add("hyperparameter %s must be a JSON object, found %s", hyperparameter, node);
    return JSON.createObjectNode();
  }

  private Map<String, Map<String, String>> aliases() {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> column : jsonObject("aliases").properties()) {
      if (!column.getValue().isObject()) {
        problems.add(
            "aliases of %s must be a JSON object {\"raw label\": \"label\"}, found %s",
            Escaped.name(column.getKey()), column.getValue());
        continue;
      }
      Map<String, String> labels = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> label : column.getValue().properties()) {
        String raw = label.getKey().strip();
        String canonical = label.getValue().asText().strip();
        if (raw.isEmpty()) {
          problems.add(
              "aliases of %s: an empty field is always missing and cannot stand for %s",
              Escaped.name(column.getKey()), label.getValue());
        } else if (!isScalar(label.getValue()) || canonical.isEmpty()) {
          problems.add(
              "aliases of %s: %s must stand for a label, found %s",
              Escaped.name(column.getKey()), Escaped.name(label.getKey()), label.getValue());
        }
        String other = labels.put(raw, canonical);
        if (other != null && !other.equals(canonical)) {
          problems.add(
              "aliases of %s: %s stands for both %s and %s",
              Escaped.name(column.getKey()),
              Escaped.name(raw),
              Escaped.name(other),
              Escaped.name(canonical));
        }
      }
      aliases.put(column.getKey(), labels);
    }
    return aliases;
  }

  private Map<String, Imputation> impute() {
    Map<String, Imputation> impute = new LinkedHashMap<>();
    jsonObject("impute")
        .properties()
        .forEach(
            column ->
                imputation(column.getKey(), column.getValue())
                    .ifPresent(imputation -> impute.put(column.getKey(), imputation)));
    return impute;
  }

  private Optional<Imputation> imputation(String column, JsonNode rule) {
    if (!rule.isObject()) {
      problems.add(
          "impute of %s must be a JSON object such as {\"with\": \"mean\", \"by\": \"COLUMN\"},"
              + " found %s",
          Escaped.name(column), rule);
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> member : rule.properties()) {
      List<String> known = List.of("with", "value", "by");
      if (!known.contains(member.getKey())) {
        problems.add(
            "impute of %s: %s is not known%s",
            Escaped.name(column),
            Escaped.name(member.getKey()),
            NearestName.hint(member.getKey(), known));
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
    Optional<Imputation.With> with =
        Stream.of(Imputation.With.values())
            .filter(each -> each.lowerCase().equalsIgnoreCase(rule.path("with").asText()))
            .findFirst();
    if (with.isEmpty()) {
      problems.add(
          "impute of %s: \"with\" must be mean, median, mode or constant, found %s",
          Escaped.name(column), rule.path("with").asText("nothing"));
      return Optional.empty();
    }
    Optional<String> constant = scalar(rule.path("value"));
    Optional<String> by = scalar(rule.path("by"));
    boolean isConstant = with.get() == Imputation.With.CONSTANT;
    if (isConstant && constant.isEmpty()) {
      problems.add("impute of %s with constant needs a \"value\"", Escaped.name(column));
      return Optional.empty();
    }
    if (!isConstant && constant.isPresent()) {
      problems.add("impute of %s: \"value\" goes only with constant", Escaped.name(column));
    }
    if (isConstant && by.isPresent()) {
      problems.add(
          "impute of %s: a constant is the same in every group, so no \"by\"",
          Escaped.name(column));
    }
    return Optional.of(new Imputation(with.get(), constant, by));
  }

  private static Optional<String> scalar(JsonNode node) {
    return isScalar(node) && !node.asText().isBlank()
        ? Optional.of(node.asText().strip())
        : Optional.empty();
  }

  private static boolean isScalar(JsonNode node) {
    return node.isValueNode() && !node.isNull();
  }
}
