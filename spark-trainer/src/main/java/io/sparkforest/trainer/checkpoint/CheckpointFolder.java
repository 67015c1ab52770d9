package io.sparkforest.trainer.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with a file for each batch of trees. SageMaker copies it to S3 while the job runs, and
 * back before a restarted job begins. Files of other names are left alone.
 */
public final class CheckpointFolder {
  private static final Logger log = LoggerFactory.getLogger(CheckpointFolder.class);

  private static final Pattern NAME = Pattern.compile("batch-([0-9]{1,9})\\.trees");
  private static final Pattern UNFINISHED = Pattern.compile("\\.batch-[0-9]{1,9}\\.trees\\.tmp");

  private final Path folder;

  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The batches from the first on, as far as they are there and intact. What is not is named in the
   * log.
   *
   * @throws IOException if the folder cannot be made or listed
   */
  public List<CheckpointFile> intact() throws IOException {
    Files.createDirectories(folder);
    List<CheckpointFile> intact = new ArrayList<>();
    for (Map.Entry<Integer, Path> file : numbered().entrySet()) {
      if (file.getKey() != intact.size()) {
        log.warn(
            "checkpoint: {} and what follows is ignored, since batch {} is missing or damaged",
            file.getValue(),
            intact.size());
        break;
      }
      try {
        intact.add(CheckpointFile.open(file.getValue(), file.getKey()));
      } catch (IOException e) {
        log.warn("checkpoint: {} is ignored: {}", file.getValue(), e.getMessage());
      }
    }
    return intact;
  }

  /** By number, not by name: batch 100 comes after batch 99. */
  private SortedMap<Integer, Path> numbered() throws IOException {
    SortedMap<Integer, Path> numbered = new TreeMap<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        numbered.put(Integer.parseInt(matcher.group(1)), file);
      } else if (UNFINISHED.matcher(name).matches()) {
        log.warn("checkpoint: {} was never finished and is deleted", file);
        Files.deleteIfExists(file);
      } else {
        log.info("checkpoint: {} is none of this job's and is ignored", file);
      }
    }
    return numbered;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /**
   * Writes a batch; whatever happens meanwhile, its file is there whole or not at all.
   *
   * @param batch its number, from 0
   * @param header to be read again with it
   */
  public void write(int batch, String header, List<DecisionTreeRegressionModel> trees)
      throws IOException {
    String name = String.format(Locale.ROOT, "batch-%05d.trees", batch);
    Path unfinished = folder.resolve("." + name + ".tmp");
    try {
      CheckpointFile.write(unfinished, header, trees);
      Files.move(
          unfinished,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    // The name has to outlive the machine, too.
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes every batch. */
  public void clear() throws IOException {
    deleteFrom(0);
  }

  /**
   * Deletes batches.
   *
   * @param batch the number of the first
   */
  public void deleteFrom(int batch) throws IOException {
    for (Path file : files()) {
      Matcher matcher = NAME.matcher(file.getFileName().toString());
      if (matcher.matches() && Integer.parseInt(matcher.group(1)) >= batch) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
