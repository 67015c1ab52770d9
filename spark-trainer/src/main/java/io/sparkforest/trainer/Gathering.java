package io.sparkforest.trainer;

import io.sparkforest.trainer.cluster.GatheredChannels;

/** Makes the channels of all hosts readable on this one. */
interface Gathering {
  /** That of a single host. */
  Gathering NONE = GatheredChannels::none;

  GatheredChannels gather();
}
