package io.sparkforest.trainer.bundle;

import io.sparkforest.contract.notes.InferenceExample;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fitted pipeline on its way into the model folder: written aside, read back and compared with
 * Spark, given its notes, and only then moved to where SageMaker takes it from.
 */
public final class ModelBundle {
  private static final Logger log = LoggerFactory.getLogger(ModelBundle.class);
  private static final String BUNDLE_JSON = "bundle.json";

  private final Path folder;
  private final BundleNames names;

  private ModelBundle(Path folder, Schema schema) {
    this.folder = folder;
    this.names = new BundleNames(schema);
  }

  /**
   * Writes a bundle of stock MLeap ops, and {@link Note#COVERS} of its forest.
   *
   * @param pipeline the fitted stages, from the columns of {@link Schema#read} to the prediction
   * @param folder an empty or absent folder, not the model folder itself
   */
  public static ModelBundle write(PipelineModel pipeline, Schema schema, Path folder) {
    ModelBundle bundle = new ModelBundle(folder, schema);
    StageTranslator translator = new StageTranslator(bundle.names);
    for (Transformer stage : pipeline.stages()) {
      translator.add(stage);
    }
    try {
      Files.createDirectories(folder);
      MleapFolder.write(translator.transformers(), folder);
      for (Transformer stage : pipeline.stages()) {
        if (stage instanceof RandomForestRegressionModel forest) {
          bundle.note(Note.COVERS, TrainingCovers.bytes(forest));
        }
      }
    } catch (IOException e) {
      throw new AlgorithmError("cannot write the model to " + folder, e);
    }
    return bundle;
  }

  /** Name of the bundle's output column. */
  public String prediction() {
    return names.of("prediction");
  }

  /**
   * Reads the written bundle through MLeap and compares its predictions with Spark's.
   *
   * @param bySpark Spark's, by the pipeline that was written; asked for when the bundle is read
   * @throws AlgorithmError if the bundle does not load or any prediction differs in any bit
   */
  public void verify(Supplier<SparkPredictions> bySpark) {
    ml.combust.mleap.runtime.frame.Transformer bundle = readBack();
    SparkPredictions expected = bySpark.get();
    new ParityCheck(expected, prediction()).compare(bundle);
    log.info(
        "model: read back through MLeap, it predicts what Spark predicts on {} rows, and on {}"
            + " variants with gaps, unseen labels and unseen numbers",
        expected.real(),
        expected.rows().size() - expected.real());
  }

  private ml.combust.mleap.runtime.frame.Transformer readBack() {
    try {
      return MleapFolder.read(folder);
    } catch (Exception e) {
      // MLeap throws checked exceptions that Scala does not declare.
      throw new AlgorithmError("the exported model does not load: " + e, e);
    }
  }

  /** Puts a note into the bundle. */
  public void note(Note note, byte[] content) {
    write(note.in(folder), content);
  }

  /** Puts an example of a request into the bundle. */
  public void example(InferenceExample example, byte[] body) {
    write(example.in(folder), body);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AlgorithmError("cannot write the model's note " + file.getFileName(), e);
    }
  }

  /**
   * Moves everything to the model folder, in place of a bundle that may be there. {@code
   * bundle.json} comes last, so that what a kill leaves behind half-way is no bundle.
   */
  public void moveTo(Path model) {
    try {
      Files.createDirectories(model);
      clear(model);
      List<Path> entries;
      try (Stream<Path> all = Files.list(folder)) {
        entries = all.filter(entry -> !entry.equals(folder.resolve(BUNDLE_JSON))).toList();
      }
      for (Path entry : entries) {
        move(entry, model);
      }
      Path arriving = model.resolve("." + BUNDLE_JSON + ".tmp");
      Files.move(folder.resolve(BUNDLE_JSON), arriving, StandardCopyOption.REPLACE_EXISTING);
      Files.move(arriving, model.resolve(BUNDLE_JSON), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      removeRemains(model, e);
      throw new AlgorithmError("cannot move the model to " + model + ": " + e, e);
    }
  }

  private static void removeRemains(Path model, IOException failure) {
    try {
      clear(model);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void clear(Path model) throws IOException {
    Files.deleteIfExists(model.resolve(BUNDLE_JSON));
    delete(model.resolve("root"));
    delete(model.resolve(Note.FOLDER));
  }

  /** Of a wide table a bundle has thousands of files, which a single renaming moves. */
  private static void move(Path entry, Path model) throws IOException {
    Path target = model.resolve(entry.getFileName().toString());
    try {
      Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      moveFiles(entry, target);
      delete(entry);
    }
  }

  /** To another file system, file by file, since there may be no room for all twice. */
  private static void moveFiles(Path entry, Path target) throws IOException {
    List<Path> files;
    try (Stream<Path> walked = Files.walk(entry)) {
      files = walked.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path to = target.resolve(entry.relativize(file).toString());
      Files.createDirectories(to.getParent());
      Files.move(file, to);
    }
  }

  /** Deletes a folder with all that is in it; nothing happens if it is not there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
