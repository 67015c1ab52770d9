package io.sparkforest.trainer.cluster;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host's HTTP server: the state of the job on the leader, and files. */
final class HostServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "host-server");
            thread.setDaemon(true);
            return thread;
          });

  private HostServer(HttpServer server) {
    this.server = server;
  }

  /** Starts to listen. */
  static HostServer start(InetAddress address) {
    try {
      HttpServer http = HttpServer.create(new InetSocketAddress(address, Ports.CONTROL), 0);
      HostServer server = new HostServer(http);
      http.setExecutor(server.threads);
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
