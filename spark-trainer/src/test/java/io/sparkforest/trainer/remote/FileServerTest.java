package io.sparkforest.trainer.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileServerTest {
  @TempDir Path base;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  private FileServer files = new FileServer(List.of());
  private String url = "";

  @BeforeEach
  void setUp() throws IOException {
    files = new FileServer(List.of(base.resolve("data")));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(FileServer.CONTEXT, files);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    Files.createDirectories(base.resolve("data/part é"));
    Files.writeString(base.resolve("data/part é/a+b.csv"), "0123456789");
    Files.writeString(base.resolve("other.csv"), "secret");
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  private String read(String secret, String path) throws IOException {
    try (InputStream bytes =
        RemoteFile.open(url, secret, base.resolve("data").resolve(path).toString())) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whoKnowsTheSecretReadsAFile() throws IOException {
    files.allow("known");

    assertThat(read("known", "part é/a+b.csv")).isEqualTo("0123456789");
  }

  @Test
  void consecutiveBytesAreReadAndAFileThatIsShorterEndsEarlier() throws IOException {
    files.allow("known");
    String path = base.resolve("data/part é/a+b.csv").toString();

    try (InputStream middle = RemoteFile.open(url, "known", path, 3, 7);
        InputStream end = RemoteFile.open(url, "known", path, 8, 20)) {
      assertThat(middle).hasContent("3456");
      assertThat(end).hasContent("89");
    }
  }

  @Test
  void whoDoesNotKnowTheSecretReadsNothing() {
    for (String secret : List.of("", "other", "knownn")) {
      assertThatThrownBy(() -> read(secret, "part é/a+b.csv"))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("403");
      files.allow("known");
    }
  }

  @Test
  void onlyFilesBelowItsFoldersAreServed() {
    files.allow("known");

    for (String path : List.of("../other.csv", "part é", "part é/nothing.csv", "/etc/hostname")) {
      assertThatThrownBy(() -> read("known", path))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("404");
    }
  }
}
