package io.sparkforest.trainer.data;

import io.sparkforest.trainer.job.Channel;
import io.sparkforest.trainer.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CSV files of a channel, nested folders included, in the order of their paths. */
final class ChannelFiles {
  private static final Logger log = LoggerFactory.getLogger(ChannelFiles.class);

  private ChannelFiles() {}

  /**
   * Lists the files to read. Hidden ones and manifests are passed over with a line in the log.
   *
   * @throws UserError if there is none, or one is of another format
   */
  static List<Path> of(Channel channel) {
    List<Path> files = new ArrayList<>();
    for (Path file : all(channel)) {
      String name = channel.folder().relativize(file).toString();
      if (isHidden(channel.folder().relativize(file)) || name.endsWith(".manifest")) {
        log.info("data: file {} is passed over (hidden, or a manifest)", name);
      } else if (name.toLowerCase(Locale.ROOT).matches(".*\\.(gz|zip|bz2|parquet|jsonl?|xlsx?)")) {
        throw new UserError(
            "channel "
                + channel.name()
                + ": file "
                + name
                + " is not plain CSV, found "
                + name.substring(name.lastIndexOf('.')));
      } else {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      throw new UserError(
          "channel " + channel.name() + " has no CSV file: nothing to read in " + channel.folder());
    }
    return files;
  }

  private static List<Path> all(Channel channel) {
    try (Stream<Path> files = Files.walk(channel.folder(), FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(
          "cannot list channel " + channel.name() + " in " + channel.folder() + ": " + e, e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
        return true;
      }
    }
    return false;
  }
}
