package io.sparkforest.trainer.cluster;

/**
 * The ports between the hosts of a job, the same on each host. Where one is in use, Spark tries the
 * next ones.
 */
final class Ports {
  /** HTTP: the state of the job on the leader, and files. */
  static final int CONTROL = 7076;

  /** Spark's master, on the leader. */
  static final int MASTER = 7077;

  /** Spark's worker. */
  static final int WORKER = 7078;

  /** Spark's driver, on the leader. */
  static final int DRIVER = 7079;

  /** Blocks of the driver: broadcast rows. */
  static final int DRIVER_BLOCKS = 7080;

  /** Blocks of executors: broadcast and cached rows, grown trees. */
  static final int BLOCKS = 7100;

  private Ports() {}
}
