package io.sparkforest.trainer.cluster;

/** The leader does not respond any more, or never did, so this host's part of the job is over. */
public final class LeaderLost extends RuntimeException {
  LeaderLost(String message, Throwable cause) {
    super(message, cause);
  }
}
