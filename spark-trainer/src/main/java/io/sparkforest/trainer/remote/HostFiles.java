package io.sparkforest.trainer.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of the leader, also in a Spark task on another host. There a file that all hosts
 * have is read in place, and any other comes from the leader as a stream.
 */
public final class HostFiles {
  private static final String SERVER = "spark.forest.files.server";
  private static final String SECRET = "spark.forest.files.secret";
  private static final String LEADER = "spark.forest.files.leader";
  private static final String REPLICATED = "spark.forest.files.replicated";
  private static final String SEPARATOR = "\n";

  private HostFiles() {}

  /**
   * Spark's settings by which tasks find the leader's files.
   *
   * @param server such as {@code http://10.0.0.1:7076}
   * @param secret the job's
   * @param leader address of the leader, by which its own tasks know that files are local
   * @param replicated folders of which every host has all files
   */
  public static Map<String, String> settings(
      String server, String secret, String leader, List<Path> replicated) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(SERVER, server);
    settings.put(SECRET, secret);
    settings.put(LEADER, leader);
    settings.put(
        REPLICATED, String.join(SEPARATOR, replicated.stream().map(Path::toString).toList()));
    return settings;
  }

  /**
   * Opens a file.
   *
   * @param path its path on the leader
   * @param from number of bytes to leave out
   * @throws java.io.EOFException if the file has fewer bytes
   */
  public static InputStream open(String path, long from) throws IOException {
    SparkConf settings = settings();
    if (settings == null || isHere(path, settings)) {
      InputStream bytes = Files.newInputStream(Path.of(path));
      try {
        bytes.skipNBytes(from);
      } catch (IOException e) {
        bytes.close();
        throw e;
      }
      return bytes;
    }
    return RemoteFile.open(settings.get(SERVER), settings.get(SECRET), path, from);
  }

  /** Nothing before Spark starts, and with a single host. */
  private static @Nullable SparkConf settings() {
    @Nullable SparkEnv environment = SparkEnv.get();
    return environment != null && environment.conf().contains(SERVER) ? environment.conf() : null;
  }

  private static boolean isHere(String path, SparkConf settings) {
    if (SparkEnv.get().blockManager().blockManagerId().host().equals(settings.get(LEADER))) {
      return true;
    }
    Path file = Path.of(path);
    return settings.get(REPLICATED).lines().anyMatch(file::startsWith) && Files.isRegularFile(file);
  }
}
