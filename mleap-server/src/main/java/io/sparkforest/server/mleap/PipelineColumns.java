package io.sparkforest.server.mleap;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.server.model.BooleanLevels;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.SparkmlSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.frame.Transformer;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.JavaConverters;

/** The columns that a pipeline reads and computes, and the signatures that fit them. */
final class PipelineColumns {
  private final Transformer pipeline;
  private final Stages stages;

  /** What the pipeline wants of each of its inputs, by name. */
  private final Map<String, FieldType> inputs;

  /**
   * The columns of a pipeline.
   *
   * @throws ModelLoadException if it reads more than single values
   */
  PipelineColumns(Transformer pipeline, Stages stages) throws ModelLoadException {
    this.pipeline = pipeline;
    this.stages = stages;
    this.inputs = inputs(pipeline);
  }

  private static Map<String, FieldType> inputs(Transformer pipeline) throws ModelLoadException {
    Map<String, FieldType> inputs = new TreeMap<>();
    for (StructField field : JavaConverters.seqAsJavaList(pipeline.inputSchema().fields())) {
      inputs.put(
          field.name(),
          MleapTypes.field(field.dataType())
              .orElseThrow(
                  () ->
                      new ModelLoadException(
                          "the pipeline reads \""
                              + field.name()
                              + "\" as a "
                              + field.dataType().simpleString()
                              + ": only columns of a single number, text or boolean can be"
                              + " served")));
    }
    return inputs;
  }

  /**
   * Checks that a signature that came with the bundle belongs to it.
   *
   * @throws ModelLoadException if it does not
   */
  void check(Signature signature) throws ModelLoadException {
    Map<String, Column> known = new LinkedHashMap<>();
    signature.inputs().forEach(input -> known.put(input.name(), input));
    for (Map.Entry<String, FieldType> field : inputs.entrySet()) {
      Column input = known.get(field.getKey());
      if (input == null) {
        throw disagreement(
            "the pipeline reads \""
                + field.getKey()
                + "\", which is no column with the role feature or group");
      }
      if (field.getValue() != FieldType.of(input.type())) {
        throw disagreement(
            "\""
                + field.getKey()
                + "\" is "
                + input.type().name().toLowerCase(Locale.ROOT)
                + " in the signature, but the pipeline reads another type");
      }
    }
    if (outputType(signature.prediction()).isEmpty()) {
      throw disagreement("the pipeline has no output column \"" + signature.prediction() + "\"");
    }
    if (!isScore(signature.prediction())) {
      throw disagreement(
          "the pipeline's output column \"" + signature.prediction() + "\" is no double");
    }
  }

  /**
   * The signature of a bundle that came without one. Its columns stand in no order.
   *
   * @throws ModelLoadException if the pipeline has no single score
   */
  Signature signature() throws ModelLoadException {
    try {
      String prediction = prediction();
      return new Signature(
          prediction,
          prediction,
          Set.of(),
          inputs.entrySet().stream()
              .map(input -> column(input.getKey(), input.getValue(), true))
              .toList(),
          false);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException("the bundle cannot be served: " + e.getMessage(), e);
    }
  }

  /**
   * The signature that a schema gives the bundle. In a bundle of ours it tells which columns come
   * in which order, and what they are and how they are written is known already. A column with a
   * format and its inputs are known by their names alike.
   *
   * @param known the signature that came with the bundle, or was found in it
   * @throws IllegalArgumentException if the schema does not fit the pipeline, telling why
   */
  Signature signature(SparkmlSchema schema, @Nullable Signature known) {
    Map<String, Column> ours = known == null ? Map.of() : ours(known);
    Map<String, String> givenBy = known == null ? Map.of() : givenBy(known);
    List<Column> columns = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (SparkmlSchema.Input input : schema.input()) {
      Column own = ours.get(input.name());
      boolean isFormatted = own != null && own.formatted() != null && own.isInput();
      if (own != null && (isFormatted || inputs.containsKey(own.name()))) {
        columns.add(own);
      } else if (inputs.containsKey(input.name())) {
        columns.add(column(input.name(), input.type(), false));
      } else {
        columns.add(new Column(input.name(), input.type().column(), ColumnRole.IGNORED));
      }
      for (Column read : inputs(columns.get(columns.size() - 1))) {
        if (!given.add(read.name())) {
          throw new IllegalArgumentException(
              "the schema's \"input\" must not have \""
                  + read.name()
                  + "\" twice: the column \""
                  + givenBy.get(read.name())
                  + "\" gives it, too");
        }
      }
    }
    for (String input : inputs.keySet()) {
      if (!given.contains(input)) {
        String giver = givenBy.get(input);
        throw new IllegalArgumentException(
            "the schema's \"input\" must have all columns that the pipeline reads "
                + inputs.keySet()
                + ", but has no \""
                + input
                + "\""
                + (giver == null || giver.equals(input)
                    ? ""
                    : " (which the column \"" + giver + "\" gives)"));
      }
    }
    if (!isScore(schema.output())) {
      throw new IllegalArgumentException(
          "the schema's \"output\" must be a number that the pipeline computes, but is \""
              + schema.output()
              + "\"");
    }
    Set<String> missing = known == null ? Set.of() : known.missingValues();
    Signature ordered = new Signature(schema.output(), schema.output(), missing, columns, true);
    return known == null ? ordered : ordered.writtenAs(known);
  }

  /** What the pipeline reads of a column: the column itself, or inputs in its place. */
  private static List<Column> inputs(Column column) {
    FormattedColumn formatted = column.formatted();
    List<Column> read = formatted == null ? List.of(column) : formatted.inputs();
    return read.stream().filter(Column::isInput).toList();
  }

  /** The columns of a model of ours, and the inputs that columns with formats give. */
  private static Map<String, Column> ours(Signature known) {
    Map<String, Column> ours = new HashMap<>();
    for (Column column : known.columns()) {
      if (column.valueType() == null) {
        inputs(column).forEach(input -> ours.putIfAbsent(input.name(), input));
        ours.put(column.name(), column);
      }
    }
    return ours;
  }

  /** Input → the column with a format that gives it. */
  private static Map<String, String> givenBy(Signature known) {
    Map<String, String> givenBy = new HashMap<>();
    for (Column column : known.columns()) {
      if (column.formatted() != null) {
        inputs(column).forEach(input -> givenBy.put(input.name(), column.name()));
      }
    }
    return givenBy;
  }

  /**
   * A column of a bundle from elsewhere.
   *
   * @param spellsBooleans whether a JSON boolean means the label that spells it, if the values are
   *     texts: where the schema says that they are, it is {@code true} as any other text
   */
  private Column column(String name, FieldType type, boolean spellsBooleans) {
    List<String> levels =
        switch (type) {
          case BOOLEAN -> List.of("true", "false");
          case STRING -> stages.levels(name);
          default -> List.of();
        };
    BooleanLevels booleans =
        spellsBooleans ? BooleanLevels.of(levels, Map.of()) : BooleanLevels.NONE;
    return new Column(name, type.column(), ColumnRole.FEATURE, levels, null, type, booleans);
  }

  private String prediction() {
    return stages
        .answer()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "its pipeline's last stage computes no single number; name the output in"
                        + " SAGEMAKER_SPARKML_SCHEMA"));
  }

  private boolean isScore(String name) {
    return outputType(name).filter(type -> type == FieldType.DOUBLE).isPresent();
  }

  private Optional<FieldType> outputType(String name) {
    Option<StructField> field = pipeline.outputSchema().getField(name);
    if (field.isEmpty() || !(field.get().dataType() instanceof ScalarType type)) {
      return Optional.empty();
    }
    return MleapTypes.field(type);
  }

  static ModelLoadException disagreement(String what) {
    return new ModelLoadException(
        "the bundle and notes/signature.json do not belong together: "
            + what
            + "; copy the model folder again, whole, or train the model again");
  }
}
