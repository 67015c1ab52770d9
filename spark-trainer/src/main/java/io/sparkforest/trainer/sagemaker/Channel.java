package io.sparkforest.trainer.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.Escaped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An input channel of the job: a name of SageMaker's and the folder with its files, or the pipe
 * that they come through.
 *
 * @param name name of the channel
 * @param folder where SageMaker lays its files
 * @param format what its ContentType says of them; if nothing, their names tell
 * @param hasHeader whether CSV begins with the names of the columns; else they are {@code c0},
 *     {@code c1}, …
 * @param pipe the named pipe of Pipe mode, if the channel has that mode
 * @param owners of files that came from another host of the job: path below the folder → host
 */
public record Channel(
    String name,
    Path folder,
    Optional<FileFormat> format,
    boolean hasHeader,
    Optional<Path> pipe,
    Map<String, String> owners) {
  private static final Logger log = LoggerFactory.getLogger(Channel.class);

  static final List<String> TRAINING_NAMES = List.of("training", "train");
  private static final String HEADER_ABSENT = "header=absent";

  /** The first epoch's; a forest needs no other. */
  private static final String FIRST_PIPE = "_0";

  /** A channel of files whose names tell what they are. */
  public Channel(String name, Path folder) {
    this(name, folder, Optional.empty(), true, Optional.empty());
  }

  /** A channel of which this host has all files. */
  public Channel(
      String name,
      Path folder,
      Optional<FileFormat> format,
      boolean hasHeader,
      Optional<Path> pipe) {
    this(name, folder, format, hasHeader, pipe, Map.of());
  }

  /**
   * Finds the channel to train on, {@code training} or {@code train}.
   *
   * @throws UserError if neither or both are there, or its configuration asks for a format or an
   *     input mode that is not read
   */
  public static Channel training(JobPaths paths) {
    List<Channel> found =
        TRAINING_NAMES.stream().flatMap(name -> find(paths, name).stream()).toList();
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

  /**
   * Finds a channel that a job may have.
   *
   * @throws UserError if its configuration asks for a format or an input mode that is not read, or
   *     it has one and no folder
   */
  public static Optional<Channel> find(JobPaths paths, String name) {
    JsonNode configuration = ConfigurationFile.readIfThere(paths.inputDataConfig()).path(name);
    Path folder = paths.channel(name);
    boolean isPipe = isPipe(configuration);
    if (!isPipe && !Files.isDirectory(folder)) {
      if (configuration.isObject()) {
        throw new UserError(
            "channel "
                + name
                + " is configured in "
                + paths.inputDataConfig().getFileName()
                + ", but there is no folder "
                + folder);
      }
      return Optional.empty();
    }
    if (configuration.path("RecordWrapperType").asText("").equalsIgnoreCase("RecordIO")) {
      throw new UserError(
          "channel " + name + " has RecordWrapperType RecordIO, which is not read: leave it out");
    }
    Optional<Path> pipe = Optional.empty();
    if (isPipe) {
      pipe = Optional.of(folder.resolveSibling(name + FIRST_PIPE));
    }
    String contentType = configuration.path("ContentType").asText("");
    return Optional.of(
        new Channel(name, folder, format(name, contentType), hasHeader(name, contentType), pipe));
  }

  private static boolean isPipe(JsonNode configuration) {
    return configuration.path("TrainingInputMode").asText("File").equalsIgnoreCase("Pipe");
  }

  /** Whether there is a folder or to be a pipe. */
  static boolean isHere(JobPaths paths, String name) {
    return Files.isDirectory(paths.channel(name))
        || isPipe(ConfigurationFile.readIfThere(paths.inputDataConfig()).path(name));
  }

  /**
   * A channel whose files lie elsewhere than SageMaker lays them; what its configuration says of
   * their format counts all the same.
   *
   * @throws UserError if its configuration asks for a format that is not read
   */
  static Channel elsewhere(JobPaths paths, String name, Path folder) {
    String contentType =
        ConfigurationFile.readIfThere(paths.inputDataConfig())
            .path(name)
            .path("ContentType")
            .asText("");
    return new Channel(
        name, folder, format(name, contentType), hasHeader(name, contentType), Optional.empty());
  }

  private static Optional<FileFormat> format(String name, String contentType) {
    String mediaType = contentType.split(";", 2)[0].strip();
    if (mediaType.isEmpty()) {
      return Optional.empty();
    }
    Optional<FileFormat> format = FileFormat.ofMediaType(mediaType);
    if (format.isEmpty()) {
      throw new UserError(
          "channel "
              + name
              + " has ContentType "
              + contentType
              + ": expected one of "
              + Stream.of(FileFormat.values())
                  .map(FileFormat::mediaType)
                  .collect(Collectors.joining(", ")));
    }
    return format;
  }

  private static boolean hasHeader(String name, String contentType) {
    boolean hasHeader = true;
    for (String part : contentType.split(";", -1)) {
      String parameter = part.replace(" ", "").toLowerCase(Locale.ROOT);
      if (parameter.equals(HEADER_ABSENT)) {
        hasHeader = false;
      } else if (parameter.startsWith("header=") && !parameter.equals("header=present")) {
        throw new UserError(
            "channel "
                + name
                + " has ContentType "
                + contentType
                + ": header must be present or absent");
      } else if (parameter.startsWith("label_size=")) {
        log.info(
            "data: channel {}: {} means nothing here: hyperparameter target names the column to"
                + " predict",
            name,
            parameter);
      }
    }
    return hasHeader;
  }

  /**
   * How messages call a file of the channel: by its path below the folder, and by the channel, too,
   * unless that is the one to train on; a file from another host also by that.
   */
  public String shown(String file) {
    String shown = Escaped.name(TRAINING_NAMES.contains(name) ? file : name + "/" + file);
    return owners.containsKey(file) ? shown + " (of " + owners.get(file) + ")" : shown;
  }

  /** The same channel, whose files lie elsewhere. */
  public Channel in(Path other) {
    return new Channel(name, other, format, hasHeader, Optional.empty());
  }

  /** The same channel, with files of other hosts: path below the folder → host. */
  Channel owned(Map<String, String> byHosts) {
    return new Channel(name, folder, format, hasHeader, pipe, byHosts);
  }
}
