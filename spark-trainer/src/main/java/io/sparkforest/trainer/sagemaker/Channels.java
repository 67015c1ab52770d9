package io.sparkforest.trainer.sagemaker;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of a job.
 *
 * @param training rows to train on
 * @param validation rows for metrics while trees grow, if the job has such a channel
 * @param test rows that the finished forest is scored on, if the job has such a channel
 */
public record Channels(Channel training, Optional<Channel> validation, Optional<Channel> test) {
  private static final Logger log = LoggerFactory.getLogger(Channels.class);

  public static final String TRAINING = "training";
  public static final String VALIDATION = "validation";
  public static final String TEST = "test";

  /**
   * Finds them.
   *
   * @param elsewhere name of a channel → where its files are, in place of SageMaker's folder
   * @throws UserError if there is none to train on, or a configuration asks for what is not read
   */
  public static Channels of(JobPaths paths, Map<String, Path> elsewhere) {
    return of(paths, elsewhere, Map.of());
  }

  /**
   * Finds them.
   *
   * @param elsewhere name of a channel → where its files are, in place of SageMaker's folder
   * @param owners name of a channel → its files that came from another host of the job → that host
   * @throws UserError if there is none to train on, or a configuration asks for what is not read
   */
  public static Channels of(
      JobPaths paths, Map<String, Path> elsewhere, Map<String, Map<String, String>> owners) {
    warnOfOthers(paths);
    Channels channels =
        new Channels(
            Channel.TRAINING_NAMES.stream()
                .flatMap(name -> elsewhere(paths, name, elsewhere).stream())
                .findFirst()
                .orElseGet(() -> Channel.training(paths)),
            find(paths, VALIDATION, elsewhere),
            find(paths, TEST, elsewhere));
    return new Channels(
        owned(channels.training, owners),
        channels.validation.map(channel -> owned(channel, owners)),
        channels.test.map(channel -> owned(channel, owners)));
  }

  private static Channel owned(Channel channel, Map<String, Map<String, String>> owners) {
    return channel.owned(owners.getOrDefault(channel.name(), Map.of()));
  }

  /**
   * The channels that this host of several has a folder or a pipe of; other hosts may have others.
   *
   * @param elsewhere as in {@link #of(JobPaths, Map)}
   */
  public static List<Channel> onThisHost(JobPaths paths, Map<String, Path> elsewhere) {
    List<Channel> channels = new ArrayList<>();
    List<String> names = new ArrayList<>(Channel.TRAINING_NAMES);
    names.addAll(List.of(VALIDATION, TEST));
    for (String name : names) {
      String replaced = Channel.TRAINING_NAMES.contains(name) ? TRAINING : name;
      if (elsewhere.containsKey(name)) {
        elsewhere(paths, name, elsewhere).ifPresent(channels::add);
      } else if (!elsewhere.containsKey(replaced) && Channel.isHere(paths, name)) {
        Channel.find(paths, name).ifPresent(channels::add);
      }
    }
    return channels;
  }

  /** Whether each host of several gets its own part of a channel, as its configuration says. */
  public static boolean isSharded(JobPaths paths, String name) {
    return ConfigurationFile.readIfThere(paths.inputDataConfig())
        .path(name)
        .path("S3DistributionType")
        .asText("")
        .equalsIgnoreCase("ShardedByS3Key");
  }

  private static void warnOfOthers(JobPaths paths) {
    Set<String> others = new TreeSet<>();
    ConfigurationFile.readIfThere(paths.inputDataConfig())
        .fieldNames()
        .forEachRemaining(others::add);
    try (Stream<Path> folders = Files.list(paths.channels())) {
      folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .forEach(others::add);
    } catch (IOException e) {
      // Without a folder of channels there is none to train on, which is reported elsewhere.
      log.debug("no channels are listed", e);
    }
    List<String> known = new ArrayList<>(Channel.TRAINING_NAMES);
    known.addAll(List.of(VALIDATION, TEST));
    known.forEach(others::remove);
    for (String name : others) {
      log.warn(
          "data: channel {} is not read{}: a job reads training (or train), validation and test",
          Escaped.name(name),
          NearestName.hint(name, known));
    }
  }

  private static Optional<Channel> find(JobPaths paths, String name, Map<String, Path> elsewhere) {
    return elsewhere(paths, name, elsewhere).or(() -> Channel.find(paths, name));
  }

  private static Optional<Channel> elsewhere(
      JobPaths paths, String name, Map<String, Path> elsewhere) {
    return Optional.ofNullable(elsewhere.get(name))
        .map(folder -> Channel.elsewhere(paths, name, folder));
  }
}
