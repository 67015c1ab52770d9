package io.sparkforest.trainer.cluster;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.sparkforest.trainer.remote.FileServer;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host's HTTP server: its files and, on the leader, the state of the job. */
final class HostServer implements AutoCloseable {
  private final HttpServer server;
  private final FileServer files;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "host-server");
            thread.setDaemon(true);
            return thread;
          });

  private HostServer(HttpServer server, FileServer files) {
    this.server = server;
    this.files = files;
  }

  /**
   * Starts to listen.
   *
   * @param roots folders whose files are served
   */
  static HostServer start(InetAddress address, List<Path> roots) {
    try {
      HttpServer http = HttpServer.create(new InetSocketAddress(address, Ports.CONTROL), 0);
      HostServer server = new HostServer(http, new FileServer(roots));
      http.setExecutor(server.threads);
      http.createContext(FileServer.CONTEXT, server.files);
      http.start();
      return server;
    } catch (IOException e) {
      throw new AlgorithmError(
          "cannot listen on "
              + address.getHostAddress()
              + ", port "
              + Ports.CONTROL
              + ": "
              + e.getMessage(),
          e);
    }
  }

  void add(String context, HttpHandler handler) {
    server.createContext(context, handler);
  }

  /** Lets those read files who know the secret. */
  void allow(String secret) {
    files.allow(secret);
  }

  /** The server of a host. */
  static String url(InetAddress address) {
    return "http://" + address.getHostAddress() + ":" + Ports.CONTROL;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
