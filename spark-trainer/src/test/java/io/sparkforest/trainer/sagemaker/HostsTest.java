package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    assertThat(Hosts.of(paths).areSeveral()).isFalse();
    assertThat(Hosts.of(paths).isLeader()).isTrue();
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
  void oneHostNeedsNoName(String content) throws IOException {
    Files.writeString(paths.resourceConfig(), content);

    assertThat(Hosts.of(paths).areSeveral()).isFalse();
    assertThat(Hosts.of(paths).isLeader()).isTrue();
  }

  @Test
  void theFirstInSortedOrderLeads() throws IOException {
    Files.writeString(
        paths.resourceConfig(),
        "{\"current_host\":\"algo-2\",\"hosts\":[\"algo-3\",\"algo-2\",\"algo-1\"],"
            + "\"network_interface_name\":\"eth0\",\"instance_groups\":[{\"hosts\":[\"algo-1\"]},"
            + "{\"hosts\":[\"algo-2\",\"algo-3\"]}]}");

    Hosts hosts = Hosts.of(paths);

    assertThat(hosts)
        .isEqualTo(new Hosts("algo-2", List.of("algo-1", "algo-2", "algo-3"), Optional.of("eth0")));
    assertThat(hosts.areSeveral()).isTrue();
    assertThat(hosts.isLeader()).isFalse();
    assertThat(hosts.leader()).isEqualTo("algo-1");
    assertThat(hosts.followers()).containsExactly("algo-2", "algo-3");
  }

  @Test
  void ofSeveralHostsTheFileMustSayWhichThisIs() throws IOException {
    Files.writeString(paths.resourceConfig(), "{\"hosts\":[\"algo-1\",\"algo-2\"]}");

    assertThatThrownBy(() -> Hosts.of(paths))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s: current_host must be one of hosts (algo-1, algo-2), found nothing",
            paths.resourceConfig());
  }

  @Test
  void whatIsNotJsonIsNamed() throws IOException {
    Files.writeString(paths.resourceConfig(), "hosts: [algo-1]");

    assertThatThrownBy(() -> Hosts.of(paths))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s is not valid JSON: \"hosts\" is no JSON value, text must be in double quotes (line 1,"
                + " column 7)",
            paths.resourceConfig());
  }
}
