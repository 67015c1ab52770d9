package io.sparkforest.trainer.findings;

import java.util.List;

/**
 * What was found in the files of a job.
 *
 * @param unnamedColumns the names that columns got which the header does not name
 * @param channels what was found in each channel, {@code training} first
 */
public record DataFindings(List<String> unnamedColumns, List<ChannelFindings> channels) {
  /** Copies the lists. */
  public DataFindings {
    unnamedColumns = List.copyOf(unnamedColumns);
    channels = List.copyOf(channels);
  }
}
