package io.sparkforest.server.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder that a trainer wrote and that is to be served. */
public final class ModelFolder {
  private static final String TRAIN_FIRST =
      "mount or copy a folder that the Spark Forest trainer wrote";

  private static final int WARM_UP_ROWS = 16;

  /** Enough for the just-in-time compiler to have seen the scoring loop. */
  private static final int WARM_UP_ROUNDS = 200;

  /** What a forest of a thousand deep trees may at most add to the start. */
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(1);

  private final Path folder;

  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Loads the model, checks that bundle and signature belong together, and scores some records, so
   * that what is returned is known to work and the first request finds warm code.
   *
   * @throws ModelLoadException if the folder cannot be served
   */
  public Model load() throws ModelLoadException {
    if (!Files.isDirectory(folder)) {
      throw new ModelLoadException(folder + " is no folder: " + TRAIN_FIRST);
    }
    require(folder.resolve("bundle.json"));
    Path signatureFile = folder.resolve("notes").resolve("signature.json");
    require(signatureFile);
    Signature signature = new SignatureFile(signatureFile).read();
    MleapBundle bundle = MleapBundle.load(folder);
    Scorer scorer = bundle.scorer(signature);
    warmUp(signature, scorer);
    return new Model(signature, scorer, bundle.trees(), training());
  }

  private static void require(Path file) throws ModelLoadException {
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("the model folder has no " + file + ": " + TRAIN_FIRST);
    }
  }

  private static void warmUp(Signature signature, Scorer scorer) throws ModelLoadException {
    Rows.Builder rows = Rows.builder(signature.inputs());
    for (int row = 0; row < WARM_UP_ROWS; row++) {
      rows.addRow();
    }
    Rows allMissing = rows.build();
    try {
      long start = System.nanoTime();
      for (int round = 0;
          round < WARM_UP_ROUNDS && System.nanoTime() - start < LONGEST_WARM_UP.toNanos();
          round++) {
        for (double prediction : scorer.score(allMissing)) {
          if (!Double.isFinite(prediction)) {
            throw new ModelLoadException(
                "the model scores a record of missing values as "
                    + prediction
                    + ", which is no finite number; train the model again");
          }
        }
      }
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "the model cannot score a record of missing values ("
              + e
              + "); train the model again, with a way to fill in missing values",
          e);
    }
  }

  /** Provenance is for people: a model without it, or with another form of it, serves as well. */
  private Optional<String> training() {
    Path file = folder.resolve("notes").resolve("provenance.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode provenance = NoteFile.read(file);
      List<String> parts = new ArrayList<>();
      for (String member : List.of("created", "job", "versions")) {
        String text = plain(provenance.path(member));
        if (!text.isEmpty()) {
          parts.add(member + " " + text);
        }
      }
      return Optional.of(String.join("; ", parts)).filter(line -> !line.isEmpty());
    } catch (ModelLoadException e) {
      return Optional.empty();
    }
  }

  /** A value as a log line has it: {@code name job-7, arn …} instead of JSON. */
  private static String plain(JsonNode value) {
    if (!value.isObject()) {
      return value.asText();
    }
    List<String> members = new ArrayList<>();
    value
        .properties()
        .forEach(member -> members.add(member.getKey() + " " + plain(member.getValue())));
    return String.join(", ", members);
  }
}
