package io.sparkforest.trainer.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleRegistry$;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import scala.Option;

/** Writes and reads a pipeline as an unzipped bundle, with just the stock ops it is made of. */
final class MleapFolder {
  private static final String REGISTRY = "io.sparkforest.trainer.registry";
  private static final String WRITTEN_TREE = "nodes.pb";
  private static final String READ_TREE = "tree.pb";

  private MleapFolder() {}

  static void write(List<Transformer> transformers, Path folder) throws IOException {
    Pipeline pipeline =
        new Pipeline(
            "pipeline",
            NodeShape.apply(StageTranslator.seq(List.of()), StageTranslator.seq(List.of())),
            new PipelineModel(StageTranslator.seq(transformers)));
    try (BundleFile file = BundleFile.apply(folder.toFile())) {
      new BundleWriter<MleapContext, Transformer>(
              pipeline,
              Option.apply("spark-forest"),
              SerializationFormat.Protobuf$.MODULE$,
              Option.empty())
          .save(file, context())
          .get();
    }
    renameTrees(folder);
  }

  /** MLeap 0.20 writes a regression tree under another name than it reads (its issue 843). */
  private static void renameTrees(Path folder) throws IOException {
    List<Path> written;
    try (Stream<Path> files = Files.walk(folder)) {
      written = files.filter(file -> file.endsWith(WRITTEN_TREE)).toList();
    }
    for (Path tree : written) {
      Files.move(tree, tree.resolveSibling(READ_TREE));
    }
  }

  static Transformer read(Path folder) {
    return new BundleBuilder().load(folder.toFile(), context()).root();
  }

  private static MleapContext context() {
    return new MleapContext(
        BundleRegistry$.MODULE$.apply(REGISTRY, Option.apply(MleapFolder.class.getClassLoader())));
  }
}
