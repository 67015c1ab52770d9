package io.sparkforest.trainer.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An input channel of the job: a name of SageMaker's and the folder with its files.
 *
 * @param name name of the channel
 * @param folder where SageMaker lays its files
 */
public record Channel(String name, Path folder) {
  private static final List<String> TRAINING_NAMES = List.of("training", "train");

  /**
   * Finds the channel to train on, {@code training} or {@code train}.
   *
   * @throws UserError if neither or both are there, or its configuration asks for a format or an
   *     input mode that is not read
   */
  public static Channel training(JobPaths paths) {
    List<Channel> possible =
        TRAINING_NAMES.stream().map(name -> new Channel(name, paths.channel(name))).toList();
    // Before the folders are looked for: Pipe mode lays down none.
    possible.forEach(channel -> channel.checkConfiguration(paths.inputDataConfig()));
    List<Channel> found =
        possible.stream().filter(channel -> Files.isDirectory(channel.folder())).toList();
    if (found.isEmpty()) {
      throw new UserError(
          "no training data: neither channel training nor train is below "
              + paths.channel("training").getParent());
    }
    if (found.size() > 1) {
      throw new UserError("both channels training and train are there: give one of them");
    }
    return found.get(0);
  }

  private void checkConfiguration(Path file) {
    JsonNode configuration = ConfigurationFile.readIfThere(file).path(name);
    String contentType = configuration.path("ContentType").asText("");
    String mediaType = contentType.split(";", 2)[0].strip();
    if (!mediaType.isEmpty() && !mediaType.equalsIgnoreCase("text/csv")) {
      throw new UserError(
          "channel " + name + " has ContentType " + contentType + ": only text/csv is read");
    }
    if (contentType.replace(" ", "").toLowerCase(Locale.ROOT).contains("header=absent")) {
      throw new UserError(
          "channel " + name + " has ContentType " + contentType + ": the files need a header");
    }
    String mode = configuration.path("TrainingInputMode").asText("File");
    if (mode.equalsIgnoreCase("Pipe")) {
      throw new UserError("channel " + name + " has input mode Pipe: use File or FastFile");
    }
  }
}
