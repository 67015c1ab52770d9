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
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.tree.TreeEnsemble;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scala.Option;
import scala.collection.JavaConverters;

/** The pipeline of a model folder, loaded by MLeap, and what it says of its records. */
final class MleapBundle {
  private static final Logger LOG = LoggerFactory.getLogger(MleapBundle.class);
  private static final String USUAL_PREDICTION = "prediction";

  /** A missing number may also be written as Spark writes it. */
  private static final Set<String> MISSING_ELSEWHERE = Set.of("NaN");

  private final Transformer pipeline;

  /** What the pipeline wants of each of its inputs, by name. */
  private final Map<String, FieldType> inputs;

  private final AtomicBoolean isExplained = new AtomicBoolean();

  private MleapBundle(Transformer pipeline) throws ModelLoadException {
    this.pipeline = pipeline;
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
      types.add(inputs.getOrDefault(input.name(), FieldType.of(input.type())));
    }
    MleapScorer mleap = new MleapScorer(pipeline, signature, types);
    return compiled(signature, types, mleap).orElse(mleap);
  }

  /** A scorer without MLeap that is proven to score as MLeap does; empty if there is none. */
  private Optional<Scorer> compiled(Signature signature, List<FieldType> types, MleapScorer mleap) {
    Optional<FeatureCompiler.Compiled> plan =
        FeatureCompiler.compile(
            stages(pipeline),
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
    for (Transformer stage : stages(pipeline)) {
      if (stage.model() instanceof FlatForestModel flat) {
        return OptionalInt.of(flat.forest().trees());
      }
      if (stage.model() instanceof TreeEnsemble ensemble) {
        return OptionalInt.of(ensemble.numTrees());
      }
    }
    return OptionalInt.empty();
  }

  private static List<Transformer> stages(Transformer transformer) {
    if (!(transformer instanceof Pipeline pipeline)) {
      return List.of(transformer);
    }
    List<Transformer> stages = new ArrayList<>();
    for (Transformer stage : JavaConverters.seqAsJavaList(pipeline.transformers())) {
      stages.addAll(stages(stage));
    }
    return stages;
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
          inputs.keySet().stream().map(this::column).toList(),
          prediction(),
          MISSING_ELSEWHERE,
          false);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException("the bundle cannot be served: " + e.getMessage(), e);
    }
  }

  /**
   * The signature that a schema gives the bundle.
   *
   * @param own what is known of the columns already
   * @throws IllegalArgumentException if the schema does not fit the pipeline, telling why
   */
  Signature signature(SparkmlSchema schema, @Nullable Signature own) {
    Map<String, Column> known = new LinkedHashMap<>();
    Set<String> missing = MISSING_ELSEWHERE;
    if (own != null) {
      own.columns().forEach(column -> known.put(column.name(), column));
      missing = own.missingValues();
    }
    List<Column> columns = new ArrayList<>();
    for (SparkmlSchema.Input input : schema.input()) {
      if (!inputs.containsKey(input.name())) {
        columns.add(new Column(input.name(), input.type(), ColumnRole.IGNORED));
      } else {
        columns.add(known.getOrDefault(input.name(), column(input.name())));
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

  private Column column(String name) {
    FieldType type = inputs.getOrDefault(name, FieldType.STRING);
    return new Column(name, type.column(), ColumnRole.FEATURE, levels(name, type), null);
  }

  /** The labels that the first stage that reads a column knows. */
  private List<String> levels(String name, FieldType type) {
    if (type == FieldType.BOOLEAN) {
      return List.of("true", "false");
    }
    for (Transformer stage : stages(pipeline)) {
      if (stage.model() instanceof StringIndexerModel indexer && reads(stage, name)) {
        return JavaConverters.seqAsJavaList(indexer.labels());
      }
      if (stage.model() instanceof StringMapModel map && reads(stage, name)) {
        return JavaConverters.mapAsJavaMap(map.labels()).keySet().stream().sorted().toList();
      }
    }
    return List.of();
  }

  private static boolean reads(Transformer stage, String name) {
    return stage.shape().standardInput().name().equals(name);
  }

  private String prediction() {
    if (isScore(USUAL_PREDICTION)) {
      return USUAL_PREDICTION;
    }
    List<StructField> outputs = JavaConverters.seqAsJavaList(pipeline.outputSchema().fields());
    for (int last = outputs.size() - 1; last >= 0; last--) {
      String name = outputs.get(last).name();
      if (isScore(name) && isOfTheLastStage(name)) {
        return name;
      }
    }
    throw new IllegalArgumentException(
        "its pipeline has no column \""
            + USUAL_PREDICTION
            + "\" and ends with no single number; name the output in SAGEMAKER_SPARKML_SCHEMA");
  }

  private boolean isOfTheLastStage(String name) {
    List<Transformer> stages = stages(pipeline);
    return stages.get(stages.size() - 1).outputSchema().hasField(name);
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
