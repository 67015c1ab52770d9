package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.S3Uri;
import io.sparkforest.trainer.source.Fingerprint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Copies an object, all objects of a folder, or those whose keys begin alike, to local disk. */
final class S3Download {
  private static final int BUFFER = 1 << 16;

  private final FileSystem files;
  private final S3Uri from;
  private final java.nio.file.Path to;
  private final S3Share share;
  private final Transfers transfers;
  private final Runnable between;

  /**
   * Prepares.
   *
   * @param share which of the objects
   * @param between is called now and then, and may end the copying by an exception
   */
  S3Download(
      FileSystem files,
      S3Uri from,
      java.nio.file.Path to,
      S3Share share,
      Transfers transfers,
      Runnable between) {
    this.share = share;
    this.files = files;
    this.from = from;
    this.to = to;
    this.transfers = transfers;
    this.between = between;
  }

  /**
   * Copies.
   *
   * @return how much
   * @throws UserError if there is nothing to copy, or no room for it
   */
  Copied run() throws IOException {
    List<Source> all =
        transfers.run(this::sources, between).stream()
            .sorted(Comparator.comparing(Source::name))
            .toList();
    if (all.isEmpty()) {
      throw new FileNotFoundException(from + " holds no object");
    }
    List<Source> sources = share.of(all, source -> source.status().getLen());
    long bytes = bytes(sources);
    Files.createDirectories(to);
    // The first host gets the others' files later.
    checkSpace(share.isFirst() ? bytes(all) : bytes);
    transfers.runAll(sources.stream().map(this::copying).toList(), between);
    return new Copied(sources.size(), all.size(), bytes, listing(all));
  }

  private static long bytes(List<Source> sources) {
    return sources.stream().mapToLong(source -> source.status().getLen()).sum();
  }

  private void checkSpace(long bytes) throws IOException {
    long free = Files.getFileStore(to).getUsableSpace();
    if (bytes > free) {
      throw new UserError(
          from
              + " holds "
              + (bytes >> 20)
              + " MB for this host, but the disk of "
              + to
              + " has only "
              + (free >> 20)
              + " MB free: take a greater VolumeSizeInGB, or have SageMaker lay the data down as a"
              + " channel in FastFile mode");
    }
  }

  /** The objects with the names that their copies get. */
  private List<Source> sources() throws IOException {
    Path root = S3Upload.path(from);
    try {
      return below(root, root);
    } catch (FileNotFoundException e) {
      // As SageMaker's S3Prefix: keys that begin with the last part of the name.
      Path parent = root.getParent();
      if (parent == null || from.key().endsWith("/")) {
        throw e;
      }
      List<Source> sources = new ArrayList<>();
      for (FileStatus status : files.listStatus(parent)) {
        if (status.getPath().getName().startsWith(root.getName())) {
          sources.addAll(below(status.getPath(), parent));
        }
      }
      if (sources.isEmpty()) {
        throw e;
      }
      return sources;
    }
  }

  /** Objects that were written anew count as others, though they are as long. */
  private static String listing(List<Source> all) {
    MessageDigest digest = Fingerprint.sha256();
    for (Source source : all) {
      String version =
          source.status() instanceof EtagSource object
              ? object.getEtag()
              : Long.toString(source.status().getModificationTime());
      String line = source.name() + "\n" + source.status().getLen() + "\n" + version + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return all.size() + " " + Fingerprint.of(List.of(digest.digest()));
  }

  private List<Source> below(Path folder, Path root) throws IOException {
    List<Source> sources = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> statuses = files.listFiles(folder, true);
    while (statuses.hasNext()) {
      LocatedFileStatus status = statuses.next();
      transfers.progress();
      String name = root.toUri().relativize(status.getPath().toUri()).getPath();
      if (name.isEmpty()) {
        name = status.getPath().getName();
      }
      // A trial below the same prefix is there for some hosts only.
      if (!status.getPath().getName().startsWith(S3Storage.TRIAL)) {
        sources.add(new Source(status, name));
      }
    }
    return sources;
  }

  private Callable<Long> copying(Source source) {
    return () -> copy(source);
  }

  private long copy(Source source) throws IOException {
    java.nio.file.Path target = to.resolve(source.name()).normalize();
    if (!target.startsWith(to)) {
      throw new UserError(from + " holds a key that leads out of its folder: " + source.name());
    }
    Files.createDirectories(target.getParent());
    long copied = 0;
    try (InputStream in = open(source.status());
        OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        copied += read;
        transfers.progress();
      }
    }
    if (copied != source.status().getLen()) {
      throw new UserError(
          "object "
              + source.status().getPath()
              + " has "
              + source.status().getLen()
              + " bytes, but only "
              + copied
              + " came: start the job again, once nothing writes there any more");
    }
    return copied;
  }

  private InputStream open(FileStatus status) throws IOException {
    try {
      return files
          .openFile(status.getPath())
          .withFileStatus(status)
          .opt("fs.option.openfile.read.policy", "whole-file")
          .build()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private record Source(FileStatus status, String name) {}

  /**
   * What was copied.
   *
   * @param files how many
   * @param all how many objects there are
   * @param listing see {@link S3Channel}
   */
  record Copied(int files, int all, long bytes, String listing) {}
}
