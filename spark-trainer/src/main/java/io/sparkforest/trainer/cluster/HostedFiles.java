package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.remote.RemoteFile;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.source.ByteRanges;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkEnv;

/**
 * The files that the leader reads, as the executors of all hosts do: a host that has a file itself
 * reads that, and asks the leader for the bytes of others.
 *
 * @param leader address of the leader, on which all files are
 * @param server where it serves them
 * @param secret the job's
 * @param copies path on the leader → address of another host → path there, where that host has it
 */
record HostedFiles(
    String leader, String server, String secret, Map<String, Map<String, String>> copies)
    implements ByteRanges {
  @Override
  public InputStream open(String path, long from, long to) throws IOException {
    return open(path, from, to, SparkEnv.get().blockManager().blockManagerId().host());
  }

  /**
   * Opens a file.
   *
   * @param host address of this host
   */
  InputStream open(String path, long from, long to, String host) throws IOException {
    if (host.equals(leader)) {
      return OF_THIS_HOST.open(path, from, to);
    }
    String own = copies.getOrDefault(path, Map.of()).get(host);
    if (own != null && Files.isReadable(Path.of(own))) {
      return OF_THIS_HOST.open(own, from, to);
    }
    try {
      return new FromLeader(RemoteFile.open(server, secret, path, from, to), path);
    } catch (IOException e) {
      throw lost(path, e);
    }
  }

  private static AlgorithmError lost(String path, IOException e) {
    return new AlgorithmError("the leader does not send " + path + ": " + e, e);
  }

  /** That the network fails is no fault of the file. */
  private static final class FromLeader extends FilterInputStream {
    private final String path;

    FromLeader(InputStream bytes, String path) {
      super(bytes);
      this.path = path;
    }

    @Override
    public int read() {
      try {
        return super.read();
      } catch (IOException e) {
        throw lost(path, e);
      }
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      try {
        return super.read(buffer, from, length);
      } catch (IOException e) {
        throw lost(path, e);
      }
    }
  }
}
