package io.sparkforest.server.mleap;

import io.sparkforest.contract.notes.Note;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.ScoringPipeline;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.SparkmlSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The pipeline of a model folder, loaded by MLeap, and what scores by it. */
public final class MleapBundle implements ScoringPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(MleapBundle.class);

  private final Transformer pipeline;
  private final Stages stages;

  private final PipelineColumns columns;

  private final AtomicBoolean isFallbackLogged = new AtomicBoolean();
  private final ExplainedForest explained;
  private final Intervals intervals;

  private MleapBundle(Transformer pipeline, Path covers, Intervals intervals)
      throws ModelLoadException {
    this.intervals = intervals;
    this.pipeline = pipeline;
    this.stages = Stages.of(pipeline);
    this.columns = new PipelineColumns(pipeline, stages);
    this.explained = stages.explained(covers);
  }

  /** Loads a bundle that has no prediction intervals. */
  static MleapBundle load(Path folder, MleapContext context) throws ModelLoadException {
    return load(folder, context, Intervals.none("the model was loaded without intervals"));
  }

  /**
   * Loads a bundle.
   *
   * @param intervals of its forest
   * @throws ModelLoadException if MLeap cannot load it, or it asks for more than single values
   */
  public static MleapBundle load(Path folder, MleapContext context, Intervals intervals)
      throws ModelLoadException {
    Transformer pipeline;
    try {
      pipeline = new BundleBuilder().load(folder.toFile(), context).root();
    } catch (LinkageError e) {
      throw lacking(e);
    } catch (Exception e) {
      // Scala does not declare what it throws: this may as well be a checked one.
      throw new ModelLoadException(folder + ": " + whyNot(e), e);
    }
    return new MleapBundle(pipeline, Note.COVERS.in(folder), intervals);
  }

  /** The fault that a stage needs a library that the server comes without. */
  public static ModelLoadException lacking(LinkageError e) {
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

  @Override
  public Scorer scorer(Signature signature) {
    List<FieldType> types = new ArrayList<>();
    for (Column input : signature.inputs()) {
      FieldType type = input.valueType();
      types.add(type == null ? FieldType.of(input.type()) : type);
    }
    MleapScorer mleap = new MleapScorer(pipeline, signature, types, intervals);
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
      explain(Level.INFO, "Falling back to MLeap: the pipeline has unsupported stages");
      return Optional.empty();
    }
    FeatureCompiler.Compiled parts = plan.get();
    ForestExplainer explainer = new ForestExplainer(parts, explained, signature, mleap);
    CompiledScorer scorer =
        new CompiledScorer(parts.plan(), parts.forest(), signature.forests(), mleap, explainer);
    Optional<String> difference =
        new PlanProof(signature, scorer, mleap, parts.features()).difference();
    if (difference.isPresent()) {
      explain(
          Level.WARN,
          "Falling back to MLeap: the compiled pipeline scores differently: " + difference.get());
      return Optional.empty();
    }
    return Optional.of(scorer);
  }

  /** Logs why MLeap scores, once: each schema that comes with requests is compiled again. */
  private void explain(Level level, String why) {
    if (isFallbackLogged.compareAndSet(false, true)) {
      LOG.atLevel(level).log(why);
    }
  }

  @Override
  public OptionalInt trees() {
    return stages.trees();
  }

  /**
   * Checks that a signature that came with the bundle belongs to it.
   *
   * @throws ModelLoadException if it does not
   */
  public void check(Signature signature) throws ModelLoadException {
    columns.check(signature);
    long trees = signature.forests().sum();
    if (trees > 0 && trees != trees().orElse(0)) {
      throw PipelineColumns.disagreement(
          "the pipeline has "
              + trees().orElse(0)
              + " trees, but the forests of the signature have "
              + trees);
    }
  }

  /**
   * The signature of a bundle that came without one. Its columns stand in no order.
   *
   * @throws ModelLoadException if the pipeline has no single score
   */
  public Signature signature() throws ModelLoadException {
    return columns.signature();
  }

  @Override
  public Signature signature(SparkmlSchema schema, @Nullable Signature known) {
    return columns.signature(schema, known);
  }
}
