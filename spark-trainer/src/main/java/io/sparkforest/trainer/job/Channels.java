package io.sparkforest.trainer.job;

import java.util.Optional;

/**
 * The channels of a job.
 *
 * @param training rows to train on
 * @param validation rows for metrics while trees grow, if the job has such a channel
 * @param test rows that the finished forest is scored on, if the job has such a channel
 */
public record Channels(Channel training, Optional<Channel> validation, Optional<Channel> test) {
  /**
   * Finds them.
   *
   * @throws UserError if there is none to train on, or a configuration asks for what is not read
   */
  public static Channels of(JobPaths paths) {
    return new Channels(
        Channel.training(paths), Channel.find(paths, "validation"), Channel.find(paths, "test"));
  }
}
