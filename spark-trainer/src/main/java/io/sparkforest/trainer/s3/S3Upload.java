package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.settings.S3Uri;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Writes a model folder so that nobody takes half of it for a whole one: MLeap begins with {@code
 * bundle.json}, which is taken away first, if one is there, and written last.
 */
final class S3Upload {
  private static final String BEGINNING = "bundle.json";
  private static final int BUFFER = 1 << 16;

  private final FileSystem files;
  private final java.nio.file.Path from;
  private final Path to;
  private final Transfers transfers;

  S3Upload(FileSystem files, java.nio.file.Path from, S3Uri to, Transfers transfers) {
    this.files = files;
    this.from = from;
    this.to = path(to);
    this.transfers = transfers;
  }

  /** What Hadoop calls a place. */
  static Path path(S3Uri place) {
    return new Path("s3a", place.bucket(), "/" + place.key());
  }

  /** Writes the folder, in place of a model that is there. */
  void run(Runnable between) throws IOException {
    transfers.run(this::clear, between);
    List<java.nio.file.Path> whole;
    try (Stream<java.nio.file.Path> tree = Files.walk(from)) {
      whole = tree.filter(Files::isRegularFile).toList();
    }
    List<Callable<Long>> pieces = new ArrayList<>();
    for (java.nio.file.Path file : whole) {
      if (!file.equals(from.resolve(BEGINNING))) {
        pieces.add(() -> copy(file));
      }
    }
    transfers.runAll(pieces, between);
    transfers.run(() -> copy(from.resolve(BEGINNING)), between);
  }

  /** Only what a model replaces: nothing else that is in the folder is touched. */
  private int clear() throws IOException {
    files.delete(new Path(to, BEGINNING), false);
    int entries = 0;
    try (Stream<java.nio.file.Path> list = Files.list(from)) {
      for (java.nio.file.Path entry : list.toList()) {
        files.delete(new Path(to, entry.getFileName().toString()), true);
        transfers.progress();
        entries++;
      }
    }
    return entries;
  }

  private long copy(java.nio.file.Path file) throws IOException {
    Path target = new Path(to, from.relativize(file).toString());
    long copied = 0;
    try (InputStream in = Files.newInputStream(file);
        OutputStream out =
            files.create(
                target,
                FsPermission.getFileDefault(),
                true,
                BUFFER,
                (short) 1,
                files.getDefaultBlockSize(target),
                transfers::progress)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        copied += read;
        transfers.progress();
      }
    }
    return copied;
  }
}
