package io.sparkforest.contract.notes;

import java.nio.file.Path;

/** The files that a model folder has beside the pipeline: JSON, but for {@link #COVERS}. */
public enum Note {
  /** What a raw record looks like: {@link SignatureFormat}. No model is served without it. */
  SIGNATURE("signature.json"),
  /** Where the model comes from, for people. */
  PROVENANCE("provenance.json"),
  /** How good the model is, for people. */
  METRICS("metrics.json"),
  /** How many training rows each leaf has, for contributions: {@link LeafCovers}. */
  COVERS("covers.bin"),
  /**
   * How wide prediction intervals are: {@link io.sparkforest.contract.interval.CalibrationFormat}.
   */
  CALIBRATION("calibration.json");

  /** The folder of all notes in a model folder. */
  public static final String FOLDER = "notes";

  private final String fileName;

  Note(String fileName) {
    this.fileName = fileName;
  }

  /** The file's name, without folders. */
  public String fileName() {
    return fileName;
  }

  /** The file's path in a model folder. */
  public Path in(Path modelFolder) {
    return modelFolder.resolve(FOLDER).resolve(fileName);
  }
}
