package io.sparkforest.trainer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A store that speaks S3 on the loopback address, in a process of its own: S3Proxy. */
final class S3Store implements AutoCloseable {
  static final String BUCKET = "forest-bucket";
  static final String KEY = "AKIALOCALIDENTITY";
  static final String SECRET = "local+secret/that=no-log-shows";

  private static final int MOST_SECONDS_TO_START = 60;

  private final Process process;
  private final String endpoint;
  private final S3Client client;

  private S3Store(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build();
  }

  static S3Store start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    S3Store store =
        start(
            List.of(),
            "http://127.0.0.1:" + port,
            folder,
            List.of(
                "s3proxy.authorization=aws-v4",
                "s3proxy.identity=" + KEY,
                "s3proxy.credential=" + SECRET));
    awaitPort(port, store.process);
    store.client.createBucket(request -> request.bucket(BUCKET));
    return store;
  }

  /**
   * Starts one by a command that takes another as its last arguments.
   *
   * @param access how requests are authorized
   */
  static S3Store start(List<String> command, String endpoint, Path folder, List<String> access)
      throws IOException {
    Path settings = folder.resolve("s3proxy.properties");
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>(access);
    lines.addAll(
        List.of(
            "s3proxy.endpoint=" + endpoint,
            "jclouds.provider=transient-nio2",
            "jclouds.identity=unused",
            "jclouds.credential=unused"));
    Files.write(settings, lines);
    List<String> all = new ArrayList<>(command);
    all.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx256m",
            "-jar",
            Path.of("target/s3-store/s3proxy.jar").toAbsolutePath().toString(),
            "--properties",
            settings.toString()));
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    return new S3Store(process, endpoint);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(int port, Process process) throws InterruptedException {
    for (int attempt = 0; attempt < MOST_SECONDS_TO_START * 10; attempt++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new AssertionError("the S3 store ended", e);
        }
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the S3 store does not start");
  }

  String endpoint() {
    return endpoint;
  }

  S3Store put(String key, String content) {
    client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(content));
    return this;
  }

  List<String> keys(String prefix) {
    return client
        .listObjectsV2(request -> request.bucket(BUCKET).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** Copies what lies below a prefix to a folder. */
  void get(String prefix, Path folder) throws IOException {
    for (String key : keys(prefix)) {
      Path file = folder.resolve(key.substring(prefix.length()));
      Files.createDirectories(file.getParent());
      Files.write(
          file, client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray());
    }
  }

  /** What a job needs in its environment to get there. */
  static Map<String, String> environment(String endpoint, String key, String secret) {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        endpoint,
        "AWS_ACCESS_KEY_ID",
        key,
        "AWS_SECRET_ACCESS_KEY",
        secret,
        // Else a test without credentials would ask the network for them.
        "AWS_EC2_METADATA_DISABLED",
        "true",
        "AWS_CONFIG_FILE",
        "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE",
        "/nonexistent");
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly().onExit().join();
  }
}
