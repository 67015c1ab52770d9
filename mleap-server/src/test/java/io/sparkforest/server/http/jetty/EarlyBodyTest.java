package io.sparkforest.server.http.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that is silent for long though it may take only a second for its body. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class EarlyBodyTest {
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final Server server = new Server();
  private ServerConnector connector;

  @BeforeEach
  void startServer() throws Exception {
    HttpConfiguration http = new HttpConfiguration();
    http.setIdleTimeout(SILENCE.toMillis());
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    server.addConnector(connector);
    server.setHandler(new EarlyBody(new Silence(), 1 << 20, Duration.ofSeconds(1)));
    server.start();
  }

  /** Answers with the silence that its connection may keep. */
  private static final class Silence extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      long silence = request.getConnectionMetaData().getConnection().getEndPoint().getIdleTimeout();
      response.write(true, UTF_8.encode("silence " + silence), callback);
      return true;
    }
  }

  @AfterEach
  void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void theTimeForABodyEndsThoughNoByteComes() throws Exception {
    long start = NanoTime.now();

    assertThat(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n12345"))
        .startsWith("HTTP/1.1 408 ");
    assertThat(NanoTime.millisSince(start)).isBetween(900L, SILENCE.toMillis() / 2);
  }

  @Test
  void afterTheBodyTheConnectionMayBeSilentForAsLongAsBefore() throws Exception {
    assertThat(
            answer(
                "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\n12",
                "3"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("silence " + SILENCE.toMillis());
  }

  private String answer(String... parts) throws Exception {
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      socket.setSoTimeout((int) (2 * SILENCE.toMillis()));
      for (String part : parts) {
        socket.getOutputStream().write(part.getBytes(ISO_8859_1));
        Thread.sleep(200);
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
