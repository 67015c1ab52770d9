package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.s3.S3Channel;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Copies this host's share of the channels that are in S3. */
public interface Downloads {
  /**
   * Copies it.
   *
   * @param stop ends the copying
   * @return by the channel's name
   * @throws UserError if something cannot be read
   * @throws io.sparkforest.trainer.stop.JobStopped if asked to stop
   */
  Map<String, S3Channel> channels(StopRequest stop);

  /** Name of a channel → folder with its copies. */
  static Map<String, Path> folders(Map<String, S3Channel> channels) {
    Map<String, Path> folders = new TreeMap<>();
    channels.forEach((name, channel) -> folders.put(name, channel.folder()));
    return folders;
  }

  /** Name of a channel → what stands for all its objects. */
  static Map<String, String> listings(Map<String, S3Channel> channels) {
    Map<String, String> listings = new TreeMap<>();
    channels.forEach((name, channel) -> listings.put(name, channel.listing()));
    return listings;
  }

  /**
   * Sees that two hosts copied of the same objects.
   *
   * @param own the leader's {@link #listings}
   * @throws UserError if they saw different ones
   */
  static void checkSame(
      String leader, Map<String, String> own, String host, Map<String, String> theirs) {
    own.forEach(
        (channel, listing) -> {
          if (!listing.equals(theirs.get(channel))) {
            throw new UserError(
                String.format(
                    Locale.ROOT,
                    "channel %s in S3: hosts %s and %s saw different objects: start the job again,"
                        + " once nothing writes there any more",
                    channel,
                    leader,
                    host));
          }
        });
  }
}
