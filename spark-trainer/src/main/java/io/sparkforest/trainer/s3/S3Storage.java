package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.S3Parameters;
import io.sparkforest.trainer.settings.S3Uri;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The part of a job's data and model that is in S3. */
public final class S3Storage {
  private static final Logger log = LoggerFactory.getLogger(S3Storage.class);

  private static final Map<String, String> HYPERPARAMETERS =
      Map.of(
          Channels.TRAINING, "data_uri",
          Channels.VALIDATION, "validation_uri",
          Channels.TEST, "test_uri");

  /** How the name of an object begins that is there for a moment, to see that one can be. */
  static final String TRIAL = ".spark-forest-";

  private final S3Parameters parameters;
  private final Map<String, String> environment;
  private final Path scratch;
  private final S3Share share;
  private final StopRequest stop;

  /**
   * Prepares; nothing is connected.
   *
   * @param share what this host copies of a channel
   * @param environment for endpoint and region, where the parameters leave them open
   * @param scratch an existing folder on local disk
   */
  public S3Storage(
      S3Parameters parameters,
      Map<String, String> environment,
      Path scratch,
      S3Share share,
      StopRequest stop) {
    this.share = share;
    this.parameters = parameters;
    this.environment = environment;
    this.scratch = scratch;
    this.stop = stop;
  }

  /** Whether the job has anything in S3. */
  public boolean isUsed() {
    return !uris().isEmpty() || parameters.modelUri().isPresent();
  }

  /**
   * Copies this host's share of the channels that are in S3 to local disk, and the host that writes
   * the model sees that something can be written where that is to go, before hours are spent on a
   * model that cannot.
   *
   * @param check is called now and then, and may end the copying by an exception
   * @return by the channel's name
   * @throws UserError naming the URI and what to change, at the latest when nothing came for 40 s
   * @throws io.sparkforest.trainer.stop.JobStopped if asked to stop
   */
  public Map<String, S3Channel> channels(Runnable check) {
    if (share.isFirst()) {
      warnOfClearText();
      parameters.modelUri().ifPresent(this::reach);
    }
    Map<String, S3Channel> channels = new LinkedHashMap<>();
    uris().forEach((channel, uri) -> channels.put(channel, download(channel, uri, check)));
    return channels;
  }

  /**
   * Writes the model folder to {@code model_uri}, if there is one.
   *
   * @throws UserError naming the URI and what to change; the folder itself is as it was
   */
  public void write(Path model) {
    parameters.modelUri().ifPresent(uri -> upload(model, uri));
  }

  private Map<String, S3Uri> uris() {
    Map<String, S3Uri> uris = new LinkedHashMap<>();
    parameters.dataUri().ifPresent(uri -> uris.put(Channels.TRAINING, uri));
    parameters.validationUri().ifPresent(uri -> uris.put(Channels.VALIDATION, uri));
    parameters.testUri().ifPresent(uri -> uris.put(Channels.TEST, uri));
    return uris;
  }

  /** Writes a small object and deletes it again. */
  private void reach(S3Uri uri) {
    with(
        "hyperparameter model_uri: cannot write to",
        uri,
        stop::endIfMade,
        (files, transfers) -> {
          String name = TRIAL + UUID.randomUUID();
          org.apache.hadoop.fs.Path trial = new org.apache.hadoop.fs.Path(S3Upload.path(uri), name);
          transfers.run(
              () -> {
                files.create(trial, true).close();
                transfers.progress();
                delete((S3AFileSystem) files, trial);
                return trial;
              },
              stop::endIfMade);
          return uri;
        });
  }

  /** By the client itself: S3A would leave an empty object in place of an empty folder. */
  private static void delete(S3AFileSystem files, org.apache.hadoop.fs.Path path)
      throws IOException {
    try {
      files
          .getS3AInternals()
          .getAmazonS3Client("delete " + path)
          .deleteObject(it -> it.bucket(files.getBucket()).key(files.pathToKey(path)));
    } catch (SdkException e) {
      throw S3AUtils.translateException("delete", path, e);
    }
  }

  private S3Channel download(String channel, S3Uri uri, Runnable check) {
    Runnable between =
        () -> {
          stop.endIfMade();
          check.run();
        };
    Path folder = scratch.resolve("channels").resolve(channel);
    S3Download.Copied copied =
        with(
            "hyperparameter " + HYPERPARAMETERS.get(channel) + ": cannot read",
            uri,
            between,
            (files, transfers) ->
                new S3Download(files, uri, folder, share, transfers, between).run());
    log.info(
        "download: {} file(s){}, {} MB of {} for channel {}",
        copied.files(),
        share.hosts() > 1 ? " of " + copied.all() : "",
        (copied.bytes() + (1 << 20) - 1) >> 20,
        uri,
        channel);
    return new S3Channel(folder, copied.listing());
  }

  private void upload(Path model, S3Uri uri) {
    with(
        "the model is complete in " + model + ", but cannot be written to",
        uri,
        // Asked to stop, a job still has the time to save its model: to connect as well as to send.
        () -> {},
        (files, transfers) -> {
          new S3Upload(files, model, uri, transfers).run(() -> {});
          return uri;
        });
    log.info("upload: the model is in {}", uri);
  }

  private S3Connection connection() {
    return S3Connection.of(parameters, environment, scratch.resolve("s3-buffers"));
  }

  private void warnOfClearText() {
    connection()
        .clearTextAddress()
        .ifPresent(
            address ->
                log.warn(
                    "S3: {} is reached without encryption, so data, model, access key and session"
                        + " token can be read on the way: take an address that begins with"
                        + " https://",
                    address));
  }

  /**
   * Works on an open bucket.
   *
   * @param between is called now and then while it is opened, and may end that by an exception
   */
  private <T> T with(String work, S3Uri uri, Runnable between, Work<T> task) {
    S3Connection connection = connection();
    Transfers transfers = new Transfers();
    try {
      return transfers.with(
          () -> connection.open(uri), between, files -> task.on(files, transfers));
    } catch (IOException e) {
      throw S3Faults.explain(work, uri, connection, e);
    }
  }

  /** Work on an open bucket. */
  private interface Work<T> {
    T on(FileSystem files, Transfers transfers) throws IOException;
  }
}
