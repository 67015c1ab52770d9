package io.sparkforest.trainer.forest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sparkforest.trainer.checkpoint.CheckpointFile;
import io.sparkforest.trainer.checkpoint.CheckpointFolder;
import io.sparkforest.trainer.forest.search.ForestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that a job has written down, for itself to go on from if it is interrupted. They are
 * used only by a job whose forest would be the same. A folder that cannot be used is warned of, and
 * the job goes on without.
 */
public final class ForestCheckpoints {
  private static final Logger log = LoggerFactory.getLogger(ForestCheckpoints.class);
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private final ForestOrigin origin;
  private @Nullable CheckpointFolder folder;

  /**
   * A batch that was grown before.
   *
   * @param file where its trees are
   * @param header what is known of them
   */
  record Saved(CheckpointFile file, Header header) {}

  /**
   * What is written with a batch's trees.
   *
   * @param before number of trees of each forest to which the batch's forest is added; none of
   *     these for the first forest
   * @param first number of its first tree in its forest, from 0
   * @param seconds time since growing began
   */
  record Header(
      Map<String, String> origin,
      Map<String, String> circumstances,
      ForestSettings settings,
      List<Integer> before,
      int first,
      double seconds) {}

  private ForestCheckpoints(@Nullable CheckpointFolder folder, ForestOrigin origin) {
    this.folder = folder;
    this.origin = origin;
  }

  /**
   * Checkpoints in a folder.
   *
   * @param folder need not exist; none for no checkpoints
   * @param origin what the forest follows from
   */
  public static ForestCheckpoints in(Optional<Path> folder, ForestOrigin origin) {
    return new ForestCheckpoints(folder.map(CheckpointFolder::new).orElse(null), origin);
  }

  /** Nothing is read or written. */
  static ForestCheckpoints none() {
    return in(Optional.empty(), new ForestOrigin(Map.of()));
  }

  /** The batches from the first on that are this forest's. */
  List<Saved> saved() {
    if (folder == null) {
      return List.of();
    }
    List<Saved> saved = new ArrayList<>();
    try {
      for (CheckpointFile file : folder.intact()) {
        Header header = JSON.readValue(file.header(), Header.class);
        List<String> differences = origin.differences(header.origin());
        if (!differences.isEmpty()) {
          startOver(differences);
          return List.of();
        }
        saved.add(new Saved(file, header));
      }
    } catch (JsonProcessingException e) {
      startOver(List.of("they were not written by this version"));
      return List.of();
    } catch (IOException e) {
      giveUp(e);
      return List.of();
    }
    if (saved.isEmpty()) {
      log.info("checkpoint: each batch of trees is kept in {}", folder);
    }
    return saved;
  }

  /**
   * The batches that a grower can go on from: all or none.
   *
   * @param saved the batches that are this forest's
   */
  List<Saved> fitting(List<Saved> saved, ForestGrower grower) {
    for (Saved batch : saved) {
      List<String> differences =
          ForestOrigin.differences(batch.header().circumstances(), circumstances(grower));
      if (!differences.isEmpty()) {
        startOver(differences);
        return List.of();
      }
    }
    return saved;
  }

  private void startOver(List<String> differences) {
    log.warn(
        "checkpoint: the batches in {} are of another forest and are deleted, growing starts over: {}",
        folder,
        differences.stream().collect(Collectors.joining("; ")));
    try {
      if (folder != null) {
        folder.clear();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Deletes batches that are no part of what is being grown, from a number on. */
  void deleteFrom(int batch) {
    try {
      if (folder != null) {
        folder.deleteFrom(batch);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Writes a batch down. */
  void add(
      int batch,
      List<Integer> before,
      int first,
      double seconds,
      ForestGrower grower,
      List<DecisionTreeRegressionModel> trees) {
    if (folder == null) {
      return;
    }
    Header header =
        new Header(
            origin.facts(), circumstances(grower), grower.settings(), before, first, seconds);
    try {
      folder.write(batch, json(header), trees);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private static String json(Header header) {
    try {
      return JSON.writeValueAsString(header);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of values is always writable", e);
    }
  }

  private static Map<String, String> circumstances(ForestGrower grower) {
    Map<String, String> circumstances = new TreeMap<>(grower.circumstances());
    circumstances.put("engine", grower.settings().engine().lowerCase());
    return circumstances;
  }

  /** A gap would make what follows it useless, so one failure is enough. */
  private void giveUp(IOException failure) {
    log.warn(
        "checkpoint: {} cannot be used, so the job goes on without and would start over if"
            + " interrupted: {}",
        folder,
        failure.toString());
    folder = null;
  }
}
