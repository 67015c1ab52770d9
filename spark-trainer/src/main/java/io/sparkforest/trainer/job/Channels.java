package io.sparkforest.trainer.job;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The channels of a job.
 *
 * @param training rows to train on
 * @param validation rows for metrics while trees grow, if the job has such a channel
 * @param test rows that the finished forest is scored on, if the job has such a channel
 */
public record Channels(Channel training, Optional<Channel> validation, Optional<Channel> test) {
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
    return new Channels(
        Optional.ofNullable(elsewhere.get(TRAINING))
            .map(folder -> Channel.elsewhere(paths, TRAINING, folder))
            .orElseGet(() -> Channel.training(paths)),
        find(paths, VALIDATION, elsewhere),
        find(paths, TEST, elsewhere));
  }

  private static Optional<Channel> find(JobPaths paths, String name, Map<String, Path> elsewhere) {
    return Optional.ofNullable(elsewhere.get(name))
        .map(folder -> Channel.elsewhere(paths, name, folder))
        .or(() -> Channel.find(paths, name));
  }
}
