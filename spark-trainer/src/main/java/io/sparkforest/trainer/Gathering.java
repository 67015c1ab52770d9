package io.sparkforest.trainer;

import io.sparkforest.trainer.cluster.GatheredChannels;
import io.sparkforest.trainer.data.scan.ScanWorkers;

/** Makes the channels of all hosts readable on this one. */
interface Gathering {
  /** That of a single host. */
  Gathering NONE = () -> new Gathered(GatheredChannels.none(), ScanWorkers.OF_THIS_HOST);

  /**
   * The files of all hosts.
   *
   * @param channels these files
   * @param workers read them
   */
  record Gathered(GatheredChannels channels, ScanWorkers workers) {}

  Gathered gather();
}
