package io.sparkforest.server.mleap;

import io.sparkforest.server.model.FieldType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.tree.TreeEnsemble;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import scala.Option;
import scala.collection.JavaConverters;

/** The stages of a pipeline in their order, those of pipelines within it in their place. */
record Stages(List<Transformer> list) {
  private static final String PREDICTION = "prediction";

  static Stages of(Transformer pipeline) {
    List<Transformer> stages = new ArrayList<>();
    add(pipeline, stages);
    return new Stages(List.copyOf(stages));
  }

  private static void add(Transformer transformer, List<Transformer> stages) {
    if (transformer instanceof Pipeline pipeline) {
      JavaConverters.seqAsJavaList(pipeline.transformers()).forEach(stage -> add(stage, stages));
    } else {
      stages.add(transformer);
    }
  }

  /** How many trees the pipeline's forest has. */
  OptionalInt trees() {
    for (Transformer stage : list) {
      if (stage.model() instanceof FlatForestModel flat) {
        return OptionalInt.of(flat.forest().trees());
      }
      if (stage.model() instanceof TreeEnsemble ensemble) {
        return OptionalInt.of(ensemble.numTrees());
      }
    }
    return OptionalInt.empty();
  }

  /** What explains the scores of the pipeline's forest, with the covers that may be at a path. */
  ExplainedForest explained(Path covers) {
    for (Transformer stage : list) {
      if (stage.model() instanceof FlatForestModel flat) {
        return new ExplainedForest(flat.files(), flat.forest().features(), covers);
      }
    }
    return new ExplainedForest(List.of(), 0, covers);
  }

  /** The labels that the first stage that reads a column knows. */
  List<String> levels(String column) {
    for (Transformer stage : list) {
      if (stage.model() instanceof StringIndexerModel indexer && readsFirst(stage, column)) {
        return JavaConverters.seqAsJavaList(indexer.labels());
      }
      if (stage.model() instanceof StringMapModel map && readsFirst(stage, column)) {
        return JavaConverters.mapAsJavaMap(map.labels()).keySet().stream().sorted().toList();
      }
    }
    return List.of();
  }

  private static boolean readsFirst(Transformer stage, String column) {
    return stage.shape().standardInput().name().equals(column);
  }

  /** Whether a stage reads a column as text, whatever its values are. */
  boolean readAsText(String column) {
    return list.stream()
        .flatMap(stage -> JavaConverters.seqAsJavaList(stage.inputSchema().fields()).stream())
        .filter(field -> field.name().equals(column))
        .anyMatch(field -> isOf(FieldType.STRING, field));
  }

  /**
   * The pipeline's answer: the number that its last stage computes, or of several the one that is a
   * prediction.
   */
  Optional<String> answer() {
    if (list.isEmpty()) {
      return Optional.empty();
    }
    Transformer last = list.get(list.size() - 1);
    List<String> numbers =
        JavaConverters.seqAsJavaList(last.outputSchema().fields()).stream()
            .filter(field -> isOf(FieldType.DOUBLE, field))
            .map(StructField::name)
            .toList();
    if (numbers.size() == 1) {
      return Optional.of(numbers.get(0));
    }
    Option<ml.combust.mleap.core.types.Socket> prediction = last.shape().getOutput(PREDICTION);
    if (prediction.isDefined()) {
      return Optional.of(prediction.get().name()).filter(numbers::contains);
    }
    return Optional.empty();
  }

  private static boolean isOf(FieldType type, StructField field) {
    return MleapTypes.field(field.dataType()).filter(type::equals).isPresent();
  }
}
