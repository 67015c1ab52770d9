package io.sparkforest.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkforest.trainer.remote.FileServer;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of this machine stand for hosts, of which one server serves all files. */
final class GatheredChannelsTest {
  private static final String SECRET = "secret";

  @TempDir Path base;

  private final Map<String, List<HostFile>> hosts = new LinkedHashMap<>();

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void setUp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FileServer files = new FileServer(List.of(base));
    files.allow(SECRET);
    server.createContext(FileServer.CONTEXT, files);
    server.start();
    for (String host : List.of("algo-1", "algo-2", "algo-3")) {
      hosts.put(host, new ArrayList<>());
    }
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  private List<HostFile> filesOf(String host) {
    return Objects.requireNonNull(hosts.get(host));
  }

  private Path write(String host, String name, String content) throws IOException {
    Path file = base.resolve(host).resolve("training").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    filesOf(host).add(new HostFile("training", name, file.toString(), content.length()));
    return file;
  }

  private GatheredChannels gathered() {
    return gathered(new StopRequest());
  }

  private GatheredChannels gathered(StopRequest stop) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return GatheredChannels.of(
        hosts, Map.of("algo-2", url, "algo-3", url), SECRET, base.resolve("gathered"), stop);
  }

  @Test
  void filesThatAllHostsHaveStayWhereTheyAre() throws IOException {
    for (String host : hosts.keySet()) {
      write(host, "part/a.csv", "x\n1\n");
    }

    GatheredChannels gathered = gathered();

    assertThat(gathered.folders()).isEmpty();
    assertThat(gathered.owners()).isEmpty();
  }

  @Test
  void filesThatTheLeaderAloneHasStayThereAndAreReadFromThere() throws IOException {
    write("algo-1", "a.csv", "x\n1\n");
    write("algo-1", "b.csv", "x\n2\n");
    write("algo-2", "b.csv", "x\n2\n");

    GatheredChannels gathered = gathered();

    assertThat(gathered.folders()).isEmpty();
    assertThat(gathered.owners()).isEmpty();
  }

  @Test
  void filesOfOtherHostsAreCopiedBesideTheLeadersUnderTheirNames() throws IOException {
    write("algo-1", "b.csv", "leader");
    write("algo-2", "year=2020/a.csv", "second, é");
    filesOf("algo-2").set(0, sized(filesOf("algo-2").get(0)));
    write("algo-3", "b.csv", "leader");
    write("algo-3", "c d+&.csv", "third");

    GatheredChannels gathered = gathered();

    Path folder = base.resolve("gathered/training");
    assertThat(gathered.folders()).isEqualTo(Map.of("training", folder));
    assertThat(gathered.owners())
        .isEqualTo(Map.of("training", Map.of("year=2020/a.csv", "algo-2", "c d+&.csv", "algo-3")));
    assertThat(folder.resolve("b.csv")).isSymbolicLink().hasContent("leader");
    assertThat(folder.resolve("year=2020/a.csv")).hasContent("second, é");
    assertThat(folder.resolve("c d+&.csv")).hasContent("third");
  }

  @Test
  void whichHostsHaveAFileIsKnown() throws IOException {
    Path first = write("algo-1", "b.csv", "x\n2\n");
    Path second = write("algo-2", "a.csv", "x\n1\n");
    Path third = write("algo-3", "b.csv", "x\n2\n");

    Map<String, Map<String, String>> copies = gathered().copies();

    Path folder = base.resolve("gathered/training");
    assertThat(copies)
        .isEqualTo(
            Map.of(
                folder.resolve("a.csv").toString(), Map.of("algo-2", second.toString()),
                folder.resolve("b.csv").toString(), Map.of("algo-3", third.toString())));
    assertThat(folder.resolve("b.csv").toRealPath()).isEqualTo(first.toRealPath());
  }

  private static HostFile sized(HostFile file) throws IOException {
    return new HostFile(file.channel(), file.name(), file.path(), Files.size(Path.of(file.path())));
  }

  @Test
  void filesOfTheSameNameAndOtherSizesAreRefusedWithTheirHosts() throws IOException {
    write("algo-1", "a.csv", "x\n1\n");
    write("algo-3", "a.csv", "x\n1\n2\n");

    assertThatThrownBy(this::gathered)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "channel training: file a.csv has 4 bytes on host algo-1 and 6 on host algo-3: files of"
                + " the same name must be the same");
  }

  @Test
  void aHostThatIsLostWhileItsFilesAreStillNeededIsNamed() throws IOException {
    write("algo-2", "a.csv", "x\n1\n");
    server.stop(0);

    assertThatThrownBy(this::gathered)
        .isInstanceOf(AlgorithmError.class)
        .hasMessageStartingWith(
            "host algo-2 was lost, or its network, while its file a.csv of channel training was"
                + " copied: ");
  }

  @Test
  void aFileThatChangesMeanwhileIsNamedWithItsHost() throws IOException {
    Path file = write("algo-2", "a.csv", "x\n1\n");
    Files.writeString(file, "x\n");

    assertThatThrownBy(this::gathered)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "channel training: file a.csv of host algo-2 had 4 bytes, and 2 came: it must not change"
                + " while the job runs");
  }

  @Test
  void aNameThatLeadsOutOfItsFolderIsRefused() throws IOException {
    Path file = write("algo-2", "a.csv", "x\n1\n");
    filesOf("algo-2").set(0, new HostFile("training", "../../b.csv", file.toString(), 4));

    assertThatThrownBy(this::gathered)
        .isInstanceOf(UserError.class)
        .hasMessage("host algo-2 has a file with the name ../../b.csv");
    assertThat(base.resolve("b.csv")).doesNotExist();
  }

  @Test
  void copyingEndsWhenTheJobIsAskedToStop() throws IOException {
    write("algo-2", "a.csv", "x\n1\n");
    StopRequest stop = new StopRequest();
    stop.make();

    assertThatThrownBy(() -> gathered(stop)).isInstanceOf(JobStopped.class);
  }
}
