package io.sparkforest.server.bundle;

import io.sparkforest.contract.notes.Note;
import io.sparkforest.server.mleap.MleapBundle;
import io.sparkforest.server.mleap.MleapOps;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.SparkmlSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be served: a folder that the trainer wrote, or a bundle from elsewhere, as a folder or
 * zipped.
 */
public final class ModelFolder {
  static final String TRAIN_FIRST =
      "mount or copy a folder that the Spark Forest trainer wrote, or an MLeap bundle";

  private final Path folder;
  private final @Nullable SparkmlSchema schema;

  /**
   * A model folder.
   *
   * @param schema the columns and the output to be served instead of those that the model itself
   *     tells; null for none
   */
  public ModelFolder(Path folder, @Nullable SparkmlSchema schema) {
    this.folder = folder;
    this.schema = schema;
  }

  /**
   * Loads the model, checks that bundle and signature belong together, and scores some records, so
   * that what is returned is known to work and the first request finds warm code.
   *
   * @throws ModelLoadException if the folder cannot be served
   */
  public Model load() throws ModelLoadException {
    if (!Files.exists(folder)) {
      throw new ModelLoadException(folder + " is no folder: " + TRAIN_FIRST);
    }
    try (BundleSource source = BundleSource.open(folder)) {
      Path bundle = source.folder();
      Path signatureFile = Note.SIGNATURE.in(bundle);
      if (Files.isRegularFile(signatureFile)) {
        return own(bundle, new SignatureFile(signatureFile).read());
      }
      if (schema == null && Files.exists(signatureFile.resolveSibling(""))) {
        throw new ModelLoadException(
            "the model folder has no " + signatureFile + ", though other notes: " + TRAIN_FIRST);
      }
      return foreign(bundle);
    } catch (StackOverflowError e) {
      throw new ModelLoadException(folder + " is nested too deeply to be loaded", e);
    } catch (RuntimeException e) {
      // An unexpected file is a fault of the model, not of the server.
      throw new ModelLoadException(folder + " cannot be loaded (" + e + ")", e);
    }
  }

  private Model own(Path folder, Signature signature) throws ModelLoadException {
    MleapBundle bundle =
        MleapBundle.load(folder, MleapOps.ofTheTrainer(), CalibrationFile.read(folder));
    bundle.check(signature);
    Scorer scorer = bundle.scorer(signature);
    warmUp(signature, scorer);
    Model model = new Model(bundle, signature, scorer, NoteFile.forPeople(folder));
    if (schema == null) {
      return model;
    }
    try {
      return model.with(schema);
    } catch (IllegalArgumentException e) {
      throw misfit(e);
    }
  }

  /** A bundle that another trainer wrote: only its pipeline describes it. */
  private Model foreign(Path folder) throws ModelLoadException {
    MleapBundle bundle =
        MleapBundle.load(folder, MleapOps.ofStockRegressions(), CalibrationFile.read(folder));
    Signature signature;
    try {
      signature = schema == null ? bundle.signature() : bundle.signature(schema, null);
    } catch (IllegalArgumentException e) {
      throw misfit(e);
    }
    Scorer scorer = bundle.scorer(signature);
    new ForeignWarmUp(signature, scorer).run();
    return new Model(bundle, signature, scorer, NoteFile.forPeople(folder));
  }

  private ModelLoadException misfit(IllegalArgumentException e) {
    return new ModelLoadException(
        folder + " and SAGEMAKER_SPARKML_SCHEMA do not belong together: " + e.getMessage(), e);
  }

  private static void warmUp(Signature signature, Scorer scorer) throws ModelLoadException {
    Rows.Builder rows = Rows.builder(signature.inputs());
    for (int row = 0; row < WarmUp.ROWS; row++) {
      rows.addRow();
    }
    Rows allMissing = rows.build();
    try {
      WarmUp.run(scorer, allMissing);
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "the model cannot score a record of missing values ("
              + e
              + "); train the model again, with a way to fill in missing values",
          e);
    }
  }
}
