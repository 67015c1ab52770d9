package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server starts, fails to start, and ends. */
final class LifeCycleIT {
  @TempDir Path baseDir;

  @BeforeEach
  void writeModel() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
  }

  @Test
  void sigtermEndsAnIdleServerWithExitCodeZero() throws Exception {
    try (ServerProcess server = ServerProcess.start(baseDir, Map.of())) {
      server.port();
      server.terminate();

      assertThat(server.exitCode()).isZero();
      assertThat(server.log()).contains("Stopped").doesNotContain("ERROR");
    }
  }

  @Test
  void sigtermLetsARequestFinishWhoseBodyIsStillComing() throws Exception {
    try (ServerProcess server = ServerProcess.start(baseDir, Map.of());
        RawConnection slow = new RawConnection(server.port())) {
      slow.send(
          "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 12\r\n\r\n,,,");
      // The request is in the server's hands as soon as a later one is answered.
      assertThat(server.get("/ping").statusCode()).isEqualTo(200);
      server.terminate();
      Thread.sleep(1_500);
      int port = server.port();
      assertThatThrownBy(() -> new RawConnection(port)).isInstanceOf(IOException.class);
      slow.send(",,\n");
      Thread.sleep(1_500);
      slow.send(",,,,,\n");

      assertThat(slow.receive()).startsWith("HTTP/1.1 200 OK").endsWith("115.375\n115.375\n");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void aReadOnlyModelFolderIsServed() throws Exception {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(baseDir.resolve("model"))) {
      all = walk.toList();
    }
    for (Path path : all) {
      String permissions = Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--";
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
    try (ServerProcess server = ServerProcess.start(baseDir, Map.of())) {
      assertThat(server.invoke("text/csv", null, ",,,,,\n").body()).isEqualTo("115.375\n");
    } finally {
      for (Path path : all) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @Test
  void aMissingModelEndsTheServerWithTheReason() throws Exception {
    assertFails(
        baseDir.resolve("elsewhere"),
        Map.of(),
        1,
        "Cannot serve: " + baseDir.resolve("elsewhere/model") + " is no folder: mount or copy");
  }

  @Test
  void aMissingSignatureEndsTheServerWithTheReason() throws Exception {
    Path signature = baseDir.resolve("model/notes/signature.json");
    Files.delete(signature);

    assertFails(baseDir, Map.of(), 1, "Cannot serve: the model folder has no " + signature);
  }

  @Test
  void anUnknownFormatEndsTheServerWithTheReason() throws Exception {
    Path signature = baseDir.resolve("model/notes/signature.json");
    Files.writeString(signature, SampleModel.SIGNATURE.replace("\"format\": 1", "\"format\": 4"));

    assertFails(baseDir, Map.of(), 1, signature + ": \"format\" must be 1 to 3 but is 4");
  }

  @Test
  void aTornBundleEndsTheServerWithTheReason() throws Exception {
    Path tree = baseDir.resolve("model/root/forest.node/tree1/tree.pb");
    byte[] bytes = Files.readAllBytes(tree);
    Files.write(tree, Arrays.copyOf(bytes, bytes.length - 7));

    assertFails(baseDir, Map.of(), 1, "MLeap cannot load the bundle (");
  }

  @Test
  void badSettingsEndTheServerWithAllOfThem() throws Exception {
    assertFails(
        baseDir,
        Map.of("SAGEMAKER_BIND_TO_PORT", "http", "SAGEMAKER_MAX_PAYLOAD_IN_MB", "-6"),
        2,
        "Cannot start: SAGEMAKER_BIND_TO_PORT must be a whole number from 0 to 65535 but is"
            + " \"http\"; SAGEMAKER_MAX_PAYLOAD_IN_MB must be");
  }

  @Test
  void aPortInUseEndsTheServerWithTheReason() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertFails(
          baseDir,
          Map.of("SAGEMAKER_BIND_TO_PORT", String.valueOf(taken.getLocalPort())),
          1,
          "Cannot serve: port " + taken.getLocalPort() + " cannot be used");
    }
  }

  @Test
  void aPathWithALineBreakBeginsNoLineOfTheLog() throws Exception {
    Path forged = baseDir.resolve("x\n2026-01-01T00:00:00.000Z INFO ServeMain - forged\u001B[31m");

    try (ServerProcess server = ServerProcess.start(forged, Map.of())) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.log())
          .containsPattern("ERROR ServeMain - Cannot serve: .*/x\n  2026-01-01T00:00:00.000Z INFO")
          .contains("forged?[31m")
          .doesNotContainPattern("(?m)^2026-01-01");
    }
  }

  private static void assertFails(
      Path baseDir, Map<String, String> environment, int exitCode, String reason) throws Exception {
    try (ServerProcess server = ServerProcess.start(baseDir, environment)) {
      assertThat(server.exitCode()).isEqualTo(exitCode);
      assertThat(server.log()).contains(reason).doesNotContain("\tat ", "Ready");
    }
  }
}
