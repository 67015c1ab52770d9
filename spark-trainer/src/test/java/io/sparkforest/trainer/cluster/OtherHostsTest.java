package io.sparkforest.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that tell the leader of themselves, over a real connection. */
final class OtherHostsTest {
  private static final String HOST = "localhost";

  private final OtherHosts hosts =
      new OtherHosts(List.of(HOST), () -> new JobState("secret", null, false, null, ""));
  private final HttpServer server;

  OtherHostsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0);
  }

  @BeforeEach
  void setUp() {
    server.createContext(Leader.CONTEXT, hosts);
    server.start();
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  /** Says what a host does, and returns the status. */
  private int tell(String host, @Nullable String fault) throws Exception {
    HostReport report = new HostReport(2, 600, "http://localhost:1", List.of(), Map.of(), fault);
    URI uri =
        URI.create(
            "http://localhost:" + server.getAddress().getPort() + Leader.CONTEXT + "?host=" + host);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Leader.JSON.writeValueAsBytes(report)))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aHostThatCannotReadItsFilesIsKnownWhileTheLeaderStillCopiesItsOwn() throws Exception {
    assertThatCode(hosts::check).doesNotThrowAnyException();

    assertThat(tell(HOST, "no such bucket")).isEqualTo(200);

    assertThatThrownBy(hosts::check)
        .isInstanceOf(UserError.class)
        .hasMessage("host localhost: no such bucket");
    assertThatThrownBy(() -> hosts.await(HOST, new StopRequest()))
        .isInstanceOf(UserError.class)
        .hasMessage("host localhost: no such bucket");
  }

  @Test
  void aHostThatHasItsFilesIsNoHindrance() throws Exception {
    assertThat(tell(HOST, null)).isEqualTo(200);

    assertThatCode(hosts::check).doesNotThrowAnyException();
    assertThat(hosts.await(HOST, new StopRequest()).cores()).isEqualTo(2);
  }

  @Test
  void whoIsNoHostOfTheJobLearnsNothing() throws Exception {
    assertThat(tell("algo-9", "I am not of this job")).isEqualTo(403);

    assertThatCode(hosts::check).doesNotThrowAnyException();
  }
}
