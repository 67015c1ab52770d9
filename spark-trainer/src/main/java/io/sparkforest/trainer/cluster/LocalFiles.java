package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.SourceFiles;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of this host's channels. What comes through a pipe becomes a file. */
final class LocalFiles {
  private LocalFiles() {}

  /**
   * Lists them.
   *
   * @param copied name of a channel → folder with what this host has copied of it
   * @param host name of this host, after which a file of its pipe is called
   * @param scratch an existing folder
   * @throws UserError if a channel cannot be read
   */
  static List<HostFile> of(
      JobPaths paths, Map<String, Path> copied, String host, Path scratch, StopRequest stop) {
    List<HostFile> files = new ArrayList<>();
    for (Channel channel : Channels.onThisHost(paths, copied)) {
      try {
        if (channel.pipe().isEmpty()) {
          for (Path name : SourceFiles.names(channel)) {
            files.add(file(channel.name(), name.toString(), channel.folder().resolve(name)));
          }
        } else if (Channels.isSharded(paths, channel.name())) {
          String name = channel.pipe().get().getFileName() + "-" + host;
          Path spooled = Files.createDirectories(scratch.resolve("pipes")).resolve(name);
          if (SourceFiles.spool(channel, spooled, stop) > 0) {
            files.add(file(channel.name(), name, spooled));
          }
        }
      } catch (IOException e) {
        throw new UserError("cannot list channel " + channel.name() + ": " + e.getMessage(), e);
      }
    }
    return files;
  }

  private static HostFile file(String channel, String name, Path path) throws IOException {
    return new HostFile(channel, name, path.toString(), Files.size(path));
  }
}
