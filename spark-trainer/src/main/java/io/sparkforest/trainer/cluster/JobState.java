package io.sparkforest.trainer.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What the leader tells the other hosts.
 *
 * @param secret that requests for files need, and Spark's processes among each other
 * @param master address of Spark's master; null until it listens
 * @param isKnown whether the leader has the host's report
 * @param exitCode how the job ended; null while it runs
 * @param message why it failed; empty if it did not
 */
record JobState(
    String secret,
    @Nullable String master,
    boolean isKnown,
    @Nullable Integer exitCode,
    String message) {
  /** The same for a host whose report the leader has, or not. */
  JobState known(boolean isKnownNow) {
    return new JobState(secret, master, isKnownNow, exitCode, message);
  }
}
