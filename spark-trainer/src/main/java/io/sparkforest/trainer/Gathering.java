package io.sparkforest.trainer;

import io.sparkforest.trainer.cluster.GatheredChannels;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.s3.S3Channel;
import java.util.Map;

/** Makes the channels of all hosts readable on this one. */
interface Gathering {
  /** That of a single host. */
  Gathering NONE =
      new Gathering() {
        @Override
        public void check() {
          // There are no other hosts.
        }

        @Override
        public Gathered gather(Map<String, S3Channel> copied) {
          return new Gathered(GatheredChannels.none(), ScanWorkers.OF_THIS_HOST);
        }
      };

  /**
   * The files of all hosts.
   *
   * @param channels these files
   * @param workers read them
   */
  record Gathered(GatheredChannels channels, ScanWorkers workers) {}

  /**
   * Is called while this host still copies its own files.
   *
   * @throws RuntimeException if another host cannot take part
   */
  void check();

  /**
   * Gathers them.
   *
   * @param copied what this host has copied of channels in S3
   */
  Gathered gather(Map<String, S3Channel> copied);
}
