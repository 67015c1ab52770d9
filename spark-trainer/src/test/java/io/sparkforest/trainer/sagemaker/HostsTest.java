package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostsTest {
  @TempDir Path base;
  private JobPaths paths = new JobPaths(Path.of(""));

  @BeforeEach
  void setUp() throws IOException {
    paths = new JobPaths(base);
    Files.createDirectories(paths.resourceConfig().getParent());
  }

  @Test
  void aLocalRunWithoutTheFileHasOneHost() {
    assertThatCode(() -> Hosts.requireOne(paths)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"current_host\":\"algo-1\",\"hosts\":[\"algo-1\"],\"network_interface_name\":\"eth0\"}",
        "{\"hosts\":[\"algo-1\"],\"instance_groups\":[{\"hosts\":[\"algo-1\"]}],\"topology\":null}",
        "{\"hosts\":[]}",
        "{}",
        ""
      })
  void oneHostIsAccepted(String content) throws IOException {
    Files.writeString(paths.resourceConfig(), content);

    assertThatCode(() -> Hosts.requireOne(paths)).doesNotThrowAnyException();
  }

  @Test
  void severalHostsAreRefused() throws IOException {
    Files.writeString(
        paths.resourceConfig(),
        "{\"current_host\":\"algo-2\",\"hosts\":[\"algo-1\",\"algo-2\",\"algo-3\"]}");

    assertThatThrownBy(() -> Hosts.requireOne(paths))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the job has 3 hosts, of which this is algo-2: set InstanceCount to 1 and take a larger instance type");
  }

  @Test
  void whatIsNotJsonIsNamed() throws IOException {
    Files.writeString(paths.resourceConfig(), "hosts: [algo-1]");

    assertThatThrownBy(() -> Hosts.requireOne(paths))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s is not valid JSON: \"hosts\" is no JSON value, text must be in double quotes (line 1,"
                + " column 7)",
            paths.resourceConfig());
  }
}
