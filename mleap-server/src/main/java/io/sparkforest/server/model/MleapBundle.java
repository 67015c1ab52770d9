package io.sparkforest.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scala.Option;
import scala.collection.JavaConverters;

/** The pipeline of a model folder, loaded by MLeap, and what it says of its records. */
final class MleapBundle {
  private static final Logger LOG = LoggerFactory.getLogger(MleapBundle.class);

  private final Transformer pipeline;
  private final Stages stages;

  /** What the pipeline wants of each of its inputs, by name. */
  private final Map<String, FieldType> inputs;

  private final AtomicBoolean isExplained = new AtomicBoolean();

  private MleapBundle(Transformer pipeline) throws ModelLoadException {
    this.pipeline = pipeline;
    this.stages = Stages.of(pipeline);
    this.inputs = inputs(pipeline);
  }

  /**
   * Loads a bundle.
   *
   * @throws ModelLoadException if MLeap cannot load it, or it asks for more than single values
   */
  static MleapBundle load(Path folder, MleapContext context) throws ModelLoadException {
    Transformer pipeline;
    try {
      pipeline = new BundleBuilder().load(folder.toFile(), context).root();
    } catch (LinkageError e) {
      throw lacking(e);
    } catch (Exception e) {
      // Scala does not declare what it throws: this may as well be a checked one.
      throw new ModelLoadException(folder + ": " + whyNot(e), e);
    }
    return new MleapBundle(pipeline);
  }

  /** The fault that a stage needs a library that the server comes without. */
  static ModelLoadException lacking(LinkageError e) {
    return new ModelLoadException(
        "a stage of the bundle needs a library that this server does not have ("
            + e
            + "); docs/models.md lists the stages that it knows",
        e);
  }

  private static String whyNot(Exception e) {
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException wrapped) {
      return whyNot(wrapped);
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof NoSuchElementException && message.startsWith("key not found: ")) {
      return "the bundle has a stage \""
          + message.substring("key not found: ".length())
          + "\", which this server does not know; docs/models.md lists those that it knows";
    }
    // Of a text that is cut off, the parser's further lines show the place.
    return "MLeap cannot load the bundle ("
        + e.toString().lines().findFirst().orElse("")
        + "); copy the model folder again, whole, or train the model again";
  }

  private static Map<String, FieldType> inputs(Transformer pipeline) throws ModelLoadException {
    Map<String, FieldType> inputs = new TreeMap<>();
    for (StructField field : JavaConverters.seqAsJavaList(pipeline.inputSchema().fields())) {
      inputs.put(
          field.name(),
          FieldType.of(field.dataType())
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

  /** A scorer of the signature's rows; the signature must have been checked. */
  Scorer scorer(Signature signature) {
    List<FieldType> types = new ArrayList<>();
    for (Column input : signature.inputs()) {
      FieldType type = input.valueType();
      types.add(type == null ? FieldType.of(input.type()) : type);
    }
    MleapScorer mleap = new MleapScorer(pipeline, signature, types);
    return compiled(signature, types, mleap).orElse(mleap);
  }

  /** A scorer without MLeap that is proven to score as MLeap does; empty if there is none. */
  private Optional<Scorer> compiled(Signature signature, List<FieldType> types, MleapScorer mleap) {
    Optional<FeatureCompiler.Compiled> plan =
        FeatureCompiler.compile(
            stages.list(),
            signature.inputs().toArray(Column[]::new),
            types.toArray(FieldType[]::new),
            signature.prediction());
    if (plan.isEmpty()) {
      explain(Level.INFO, "MLeap scores: the pipeline has stages for which there is no plan");
      return Optional.empty();
    }
    FeatureCompiler.Compiled parts = plan.get();
    CompiledScorer scorer = new CompiledScorer(parts.plan(), parts.forest(), mleap);
    Optional<String> difference =
        new PlanProof(signature, scorer, mleap, parts.features()).difference();
    if (difference.isPresent()) {
      explain(Level.WARN, "MLeap scores: the plan of the pipeline differs: " + difference.get());
      return Optional.empty();
    }
    return Optional.of(scorer);
  }

  /** Logs why MLeap scores, once: each schema that comes with requests is compiled again. */
  private void explain(Level level, String why) {
    if (isExplained.compareAndSet(false, true)) {
      LOG.atLevel(level).log(why);
    }
  }

  /** How many trees the pipeline's forest has. */
  OptionalInt trees() {
    return stages.trees();
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
      return foreign(
          inputs.entrySet().stream()
              .map(input -> column(input.getKey(), input.getValue(), true))
              .toList(),
          prediction(),
          Set.of(),
          false);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException("the bundle cannot be served: " + e.getMessage(), e);
    }
  }

  /**
   * The signature that a schema gives the bundle. In a bundle of ours it tells which columns come
   * in which order, and what they are is known already.
   *
   * @param known what the bundle has been asked with so far
   * @throws IllegalArgumentException if the schema does not fit the pipeline, telling why
   */
  Signature signature(SparkmlSchema schema, @Nullable Signature known) {
    Map<String, Column> ours = new LinkedHashMap<>();
    Set<String> missing = Set.of();
    if (known != null) {
      known.columns().stream()
          .filter(column -> column.valueType() == null)
          .forEach(column -> ours.put(column.name(), column));
      missing = known.missingValues();
    }
    List<Column> columns = new ArrayList<>();
    for (SparkmlSchema.Input input : schema.input()) {
      Column own = ours.get(input.name());
      if (!inputs.containsKey(input.name())) {
        columns.add(new Column(input.name(), input.type().column(), ColumnRole.IGNORED));
      } else if (own != null) {
        columns.add(own);
      } else {
        columns.add(column(input.name(), input.type(), false));
      }
    }
    for (String input : inputs.keySet()) {
      if (columns.stream().noneMatch(column -> column.name().equals(input))) {
        throw new IllegalArgumentException(
            "the schema's \"input\" must have all columns that the pipeline reads "
                + inputs.keySet()
                + ", but has no \""
                + input
                + "\"");
      }
    }
    if (!isScore(schema.output())) {
      throw new IllegalArgumentException(
          "the schema's \"output\" must be a number that the pipeline computes, but is \""
              + schema.output()
              + "\"");
    }
    return foreign(columns, schema.output(), missing, true);
  }

  private Signature foreign(
      List<Column> columns, String prediction, Set<String> missing, boolean isOrdered) {
    return new Signature(prediction, prediction, missing, columns, isOrdered);
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
        spellsBooleans ? BooleanLevels.of(levels, List.of()) : BooleanLevels.NONE;
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
    return FieldType.of(type);
  }

  private static ModelLoadException disagreement(String what) {
    return new ModelLoadException(
        "the bundle and notes/signature.json do not belong together: "
            + what
            + "; copy the model folder again, whole, or train the model again");
  }
}
