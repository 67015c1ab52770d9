package io.sparkforest.trainer.remote;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** A file that a {@link FileServer} of another host serves. */
public final class RemoteFile {
  private static final int CONNECT_MILLISECONDS = 20_000;

  /** Such that a host that was cut off is noticed within two minutes. */
  private static final int READ_MILLISECONDS = 60_000;

  private static final int OK = 200;

  private RemoteFile() {}

  /**
   * Opens a whole file.
   *
   * @param server such as {@code http://10.0.0.1:7076}
   * @param secret the job's
   * @param path the file's absolute path on its host
   * @throws IOException if the host does not respond or does not serve the file; from the stream
   *     also if nothing comes for a minute
   */
  public static InputStream open(String server, String secret, String path) throws IOException {
    return open(server, secret, path, 0, Long.MAX_VALUE);
  }

  /**
   * Opens consecutive bytes of a file.
   *
   * @param server such as {@code http://10.0.0.1:7076}
   * @param secret the job's
   * @param path the file's absolute path on its host
   * @param from offset of the first byte
   * @param to offset after the last byte; a file that is shorter ends earlier
   * @throws IOException if the host does not respond or does not serve the file; from the stream
   *     also if nothing comes for a minute
   */
  public static InputStream open(String server, String secret, String path, long from, long to)
      throws IOException {
    String query =
        Query.text(Map.of("path", path, "from", Long.toString(from), "to", Long.toString(to)));
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(server + FileServer.CONTEXT + "?" + query).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLISECONDS);
    connection.setReadTimeout(READ_MILLISECONDS);
    connection.setRequestProperty(FileServer.SECRET, secret);
    int status = connection.getResponseCode();
    if (status != OK) {
      connection.disconnect();
      throw new FileNotFoundException(server + " responds to " + path + " with " + status);
    }
    return connection.getInputStream();
  }
}
