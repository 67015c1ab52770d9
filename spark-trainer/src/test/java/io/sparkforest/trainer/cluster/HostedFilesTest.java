package io.sparkforest.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkforest.trainer.remote.FileServer;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of this machine stand for hosts; what a file holds tells from where it was read. */
final class HostedFilesTest {
  private static final String LEADER = "10.0.0.1";
  private static final String SECOND = "10.0.0.2";
  private static final String THIRD = "10.0.0.3";

  @TempDir Path base;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private HostedFiles files;

  @BeforeEach
  void setUp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FileServer served = new FileServer(List.of(base.resolve("leader")));
    served.allow("secret");
    server.createContext(FileServer.CONTEXT, served);
    server.start();
    write("leader/a.csv", "leader's");
    write("second/a.csv", "second's");
    files =
        new HostedFiles(
            LEADER,
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "secret",
            Map.of(path("leader/a.csv"), Map.of(SECOND, path("second/a.csv"))));
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  private String path(String name) {
    return base.resolve(name).toString();
  }

  private void write(String name, String content) throws IOException {
    Files.createDirectories(base.resolve(name).resolveSibling(""));
    Files.writeString(base.resolve(name), content);
  }

  private String read(String host, int from, int to) throws IOException {
    try (InputStream bytes = files.open(path("leader/a.csv"), from, to, host)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theLeaderReadsItsOwnFile() throws IOException {
    server.stop(0);

    assertThat(read(LEADER, 1, 4)).isEqualTo("ead");
  }

  @Test
  void aHostThatHasTheFileReadsItsOwnCopy() throws IOException {
    server.stop(0);

    assertThat(read(SECOND, 0, 6)).isEqualTo("second");
  }

  @Test
  void aHostThatLacksTheFileReadsTheLeaders() throws IOException {
    assertThat(read(THIRD, 0, 6)).isEqualTo("leader");
  }

  @Test
  void aHostWhoseCopyIsGoneReadsTheLeaders() throws IOException {
    Files.delete(base.resolve("second/a.csv"));

    assertThat(read(SECOND, 0, 6)).isEqualTo("leader");
  }

  @Test
  void aHostWhoseCopyIsShorterReadsTheLeaders() throws IOException {
    Files.writeString(base.resolve("second/a.csv"), "sec");

    assertThat(read(SECOND, 0, 6)).isEqualTo("leader");
  }

  @Test
  void bytesThatDoNotComeAreAnErrorWithHostAndFile() {
    for (String host : List.of(LEADER, THIRD)) {
      assertThatThrownBy(() -> read(host, 6, 12))
          .isInstanceOf(AlgorithmError.class)
          .hasMessage(
              "host "
                  + host
                  + " cannot read bytes 6 to 12 of "
                  + path("leader/a.csv")
                  + ": java.io.EOFException: 4 are missing");
    }
  }

  @Test
  void thatTheLeaderDoesNotRespondIsNoFaultOfTheFile() {
    server.stop(0);

    assertThatThrownBy(() -> read(THIRD, 0, 6))
        .isInstanceOf(AlgorithmError.class)
        .hasMessageStartingWith(
            "host 10.0.0.3 cannot read bytes 0 to 6 of "
                + path("leader/a.csv")
                + ": java.net.ConnectException");
  }

  @Test
  void theSecretIsNotPrinted() {
    assertThat(files.toString()).doesNotContain("secret");
  }
}
