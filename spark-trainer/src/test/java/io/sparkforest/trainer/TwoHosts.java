package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Hosts algo-1, which leads, and algo-2 of a job, as network namespaces on this machine ({@code
 * benchmarks/two-hosts.sh}). Each has its own folder as /mnt, which stands for /opt/ml, and sees no
 * file of the other's.
 */
final class TwoHosts {
  private static final int NOT_ALLOWED = 77;
  private static final int CORES = 2;
  private static final String OPTIONS =
      "-Xmx1g -Dspark.executor.memory=600m -Djava.io.tmpdir=/mnt/tmp";

  private final String set;
  private final Path base;

  private TwoHosts(String set, Path base) {
    this.set = set;
    this.base = base;
  }

  /**
   * Makes them; where the machine does not allow it, the test is skipped.
   *
   * @param base folder of the hosts' folders
   */
  static TwoHosts up(Path base) throws Exception {
    TwoHosts hosts = new TwoHosts("it" + ProcessHandle.current().pid(), base);
    Process up = new ProcessBuilder(hosts.command("up")).redirectErrorStream(true).start();
    String output;
    try (InputStream bytes = up.getInputStream()) {
      output = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
    int exitCode = up.waitFor();
    Assumptions.assumeTrue(exitCode != NOT_ALLOWED, output);
    assertThat(exitCode).as(output).isZero();
    return hosts;
  }

  private List<String> command(String action, String... arguments) {
    return Stream.concat(
            Stream.of(
                JobFolder.repository().resolve("spark-trainer/benchmarks/two-hosts.sh").toString(),
                action,
                set),
            Stream.of(arguments))
        .toList();
  }

  private void act(String action, String... arguments) throws Exception {
    assertThat(new ProcessBuilder(command(action, arguments)).inheritIO().start().waitFor())
        .isZero();
  }

  /**
   * A new folder for a host, with what the platform says of its hosts and these hyperparameters.
   */
  JobFolder folder(String job, int host, Map<String, String> hyperparameters) throws IOException {
    JobFolder folder =
        new JobFolder(base.resolve(job + "-" + host)).hyperparameters(hyperparameters);
    Files.writeString(
        folder.resolve("input/config/resourceconfig.json"),
        "{\"current_host\":\"algo-"
            + host
            + "\",\"hosts\":[\"algo-1\",\"algo-2\"],\"network_interface_name\":\"eth0\"}");
    return folder;
  }

  /** Starts docker/train on a host. */
  Launched start(int host, JobFolder folder) throws IOException {
    return start(host, folder, CORES, Map.of());
  }

  /** Starts docker/train on a host of so many cores. */
  Launched start(int host, JobFolder folder, int cores, Map<String, String> environment)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("TRAIN_JAVA_OPTS", OPTIONS + " -XX:ActiveProcessorCount=" + cores);
    return Launched.start(
        command("run", Integer.toString(host), folder.base().toString()),
        "train",
        Path.of("/mnt"),
        all);
  }

  /**
   * Starts a store on the first host that speaks S3 with anybody.
   *
   * @param files are put into the bucket below a folder of keys
   */
  S3Store startStore(Path store, String folder, List<Path> files) throws Exception {
    String endpoint = "http://10.77.0.1:7480";
    S3Store started =
        S3Store.start(
            command("run", "1", store.toString()),
            endpoint,
            store,
            List.of("s3proxy.authorization=none"));
    String bucket = endpoint + "/" + S3Store.BUCKET;
    String retry = "--retry-connrefused";
    curl(store, "--retry", "60", "--retry-delay", "1", retry, "-X", "PUT", bucket);
    for (Path file : files) {
      curl(store, "-T", file.toString(), bucket + "/" + folder + "/" + file.getFileName());
    }
    return started;
  }

  private void curl(Path mnt, String... arguments) throws Exception {
    act(
        "run",
        Stream.concat(Stream.of("1", mnt.toString(), "curl", "-sSf"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** Lets the other host not know a host's name. */
  void forget(int host) throws Exception {
    act("forget", Integer.toString(host));
  }

  /** Lets the other host know a host's name again. */
  void know(int host) throws Exception {
    act("know", Integer.toString(host));
  }

  /** Unplugs a host. */
  void cut(int host) throws Exception {
    act("cut", Integer.toString(host));
  }

  /** Removes them. */
  void down() throws Exception {
    act("down");
  }
}
