package io.sparkforest.contract.notes;

import java.nio.file.Path;

/**
 * The requests that a model folder has as examples, the same records in each content type. Their
 * values are {@link ExampleValue}s: no record of the training data is among them, unless by chance.
 */
public enum InferenceExample {
  /** With a header that names the columns that the model reads. */
  CSV("records.csv", "text/csv"),
  /** {@code {"instances": [{…}, …]}}. */
  JSON("records.json", "application/json"),
  /** An object a line. */
  JSON_LINES("records.jsonl", "application/jsonlines");

  /** How many records each of them has. */
  public static final int RECORDS = 10;

  /** The folder of all examples, below {@link Note#FOLDER}. */
  public static final String FOLDER = "inference-examples";

  private final String fileName;
  private final String contentType;

  InferenceExample(String fileName, String contentType) {
    this.fileName = fileName;
    this.contentType = contentType;
  }

  /** The file's name, without folders. */
  public String fileName() {
    return fileName;
  }

  /** What a request with it says as {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /** The file's path in a model folder. */
  public Path in(Path modelFolder) {
    return modelFolder.resolve(Note.FOLDER).resolve(FOLDER).resolve(fileName);
  }
}
