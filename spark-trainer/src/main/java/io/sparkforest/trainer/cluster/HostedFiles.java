package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.csv.ByteRanges;
import io.sparkforest.trainer.remote.RemoteFile;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkEnv;

/**
 * The files that the leader reads, as the executors of all hosts do: a host that has a file itself
 * reads that, and asks the leader for the bytes of others. All bytes that are asked for come, or an
 * {@link AlgorithmError}, so that Spark tries once more: chunks were cut by what the leader has.
 *
 * @param leaderAddress of the leader, on which all files are
 * @param leaderUrl where it serves them
 * @param secret the job's
 * @param copies path on the leader → address of another host → path there, where that host has it
 */
record HostedFiles(
    String leaderAddress, String leaderUrl, String secret, Map<String, Map<String, String>> copies)
    implements ByteRanges {
  @Override
  public InputStream open(String path, long from, long to) {
    return open(path, from, to, SparkEnv.get().blockManager().blockManagerId().host());
  }

  /**
   * Opens a file.
   *
   * @param host address of this host
   */
  InputStream open(String path, long from, long to, String host) {
    String place = "host " + host + " cannot read bytes " + from + " to " + to + " of " + path;
    try {
      return new WholeRange(bytes(path, from, to, host), to - from, place);
    } catch (IOException e) {
      throw new AlgorithmError(place + ": " + e, e);
    }
  }

  private InputStream bytes(String path, long from, long to, String host) throws IOException {
    if (host.equals(leaderAddress)) {
      return OF_THIS_HOST.open(path, from, to);
    }
    String own = copies.getOrDefault(path, Map.of()).get(host);
    if (own != null) {
      try {
        if (Files.size(Path.of(own)) >= to) {
          return OF_THIS_HOST.open(own, from, to);
        }
      } catch (IOException e) {
        // The leader's is as good.
      }
    }
    return RemoteFile.open(leaderUrl, secret, path, from, to);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "files of " + leaderUrl;
  }

  /** A stream that ends after so many bytes and not before. */
  private static final class WholeRange extends InputStream {
    private final InputStream bytes;
    private final String place;
    private long left;

    WholeRange(InputStream bytes, long length, String place) {
      this.bytes = bytes;
      this.left = length;
      this.place = place;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      if (left == 0) {
        return -1;
      }
      try {
        int count = bytes.read(buffer, from, (int) Math.min(left, length));
        if (count < 0) {
          throw new EOFException(left + " are missing");
        }
        left -= count;
        return count;
      } catch (IOException e) {
        throw new AlgorithmError(place + ": " + e, e);
      }
    }

    @Override
    public void close() {
      try {
        bytes.close();
      } catch (IOException e) {
        throw new AlgorithmError(place + ": " + e, e);
      }
    }
  }
}
