package io.sparkforest.trainer.source;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.findings.FilesOfOneForm;
import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.FileFormat;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a channel a list of local files of CSV. */
public final class SourceFiles {
  private static final Logger log = LoggerFactory.getLogger(SourceFiles.class);

  private static final int BLOCK = 1 << 16;

  private final Channel channel;
  private final ReadSettings settings;
  private final Path scratch;
  private final Problems problems;
  private final StopRequest stop;
  private final AtomicInteger written = new AtomicInteger();

  private SourceFiles(
      Channel channel, ReadSettings settings, Path scratch, Problems problems, StopRequest stop) {
    this.channel = channel;
    this.settings = settings;
    this.scratch = scratch;
    this.problems = problems;
    this.stop = stop;
  }

  /**
   * Lists a channel's files, in the order of their paths.
   *
   * @param settings what the user says of CSV files
   * @param scratch an existing folder that outlives the files' use
   * @param problems gets what is wrong with single records of files that are converted
   * @throws UserError if there is no file, or one is of another format or cannot be read at all
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public static List<SourceFile> of(
      Channel channel, ReadSettings settings, Path scratch, Problems problems, StopRequest stop) {
    try {
      Path folder = Files.createDirectories(scratch.resolve("channel-" + channel.name()));
      return new SourceFiles(channel, settings, folder, problems, stop).list();
    } catch (UncheckedIOException e) {
      throw unspooled(channel, scratch, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unspooled(channel, scratch, e);
    }
  }

  private static UserError unspooled(Channel channel, Path scratch, IOException e) {
    return new UserError(
        "cannot spool channel " + channel.name() + " to " + scratch + ": " + e.getMessage(), e);
  }

  /** What has become of a file: its CSV, unless it has no row, or a fault. */
  private record Made(Optional<SourceFile> source, Optional<UserError> fault) {
    private interface Work {
      Optional<SourceFile> make() throws IOException;
    }

    static Made of(Work work) {
      try {
        return new Made(work.make(), Optional.empty());
      } catch (UserError e) {
        return new Made(Optional.empty(), Optional.of(e));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The files below a channel's folder that are read, by their paths below it.
   *
   * @throws UserError if the folder cannot be listed
   */
  public static List<Path> names(Channel channel) {
    return ChannelFiles.names(channel);
  }

  /**
   * Copies what comes through a channel's pipe.
   *
   * @return number of bytes
   * @throws UserError if the pipe does not appear, or nothing comes for minutes
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public static long spool(Channel channel, Path target, StopRequest stop) {
    try {
      return Pipe.copy(channel.pipe().orElseThrow(), target, channel.name(), stop);
    } catch (IOException e) {
      throw new UserError(
          "cannot spool channel " + channel.name() + " to " + target + ": " + e.getMessage(), e);
    }
  }

  private List<SourceFile> list() throws IOException {
    List<ChannelFile> listed = new ArrayList<>();
    if (channel.pipe().isPresent()) {
      Path pipe = channel.pipe().get();
      Path spooled = scratch.resolve("pipe");
      Pipe.spool(pipe, spooled, channel.name(), stop);
      FileFormat format = channel.format().orElse(FileFormat.CSV);
      listed.add(new ChannelFile(spooled, pipe.getFileName().toString(), format, false, Map.of()));
    } else {
      listed.addAll(ChannelFiles.of(channel));
    }
    int problemsBefore = problems.count();
    List<ChannelFile> files = withPlainJsonLines(listed);
    TypedTable typed = TypedTable.of(channel.name(), files, settings.dropped(), problems, stop);
    List<SourceFile> sources = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    int converted = 0;
    List<Made> made =
        AllCores.map(files.size(), number -> Made.of(() -> source(files.get(number), typed)), stop);
    for (int number = 0; number < made.size(); number++) {
      ChannelFile file = files.get(number);
      // The others may have faults, too.
      made.get(number).fault().ifPresent(problems::add);
      if (made.get(number).fault().isEmpty()) {
        Optional<SourceFile> source = made.get(number).source();
        source.ifPresentOrElse(sources::add, () -> empty.add(file.name()));
        if (source.isPresent() && !source.get().path().equals(file.path().toString())) {
          converted++;
        }
      }
    }
    if (!empty.isEmpty()) {
      log.info(
          "data: {} file(s) of channel {} have no row and are ignored, the first {}",
          empty.size(),
          channel.name(),
          empty.get(0));
    }
    if (sources.isEmpty() && problems.count() == problemsBefore) {
      throw new UserError("channel " + channel.name() + " has files, but no row in any of them");
    }
    if (!sources.isEmpty()) {
      logFound(sources);
    }
    if (converted > 0) {
      log.info(
          "data: {} file(s) of channel {} are unzipped or converted to CSV",
          converted,
          channel.name());
    }
    return sources;
  }

  /** In what forms the files came, in as many parts as there are forms. */
  private void logFound(List<SourceFile> sources) {
    String found =
        FilesOfOneForm.of(SourceFile.findings(sources)).stream()
            .map(FilesOfOneForm::text)
            .collect(Collectors.joining("; "));
    log.info("data: channel {}: {}", channel.name(), found);
  }

  /**
   * The files, of which JSON Lines are decompressed: they are read twice, first for the names of
   * the columns. Those that are no gzip are problems and left out.
   */
  private List<ChannelFile> withPlainJsonLines(List<ChannelFile> files) throws IOException {
    List<ChannelFile> plain = new ArrayList<>();
    for (int place = 0; place < files.size(); place++) {
      ChannelFile file = files.get(place);
      if (file.format() != FileFormat.JSON_LINES || !file.isGzip(file.beginning())) {
        plain.add(file);
        continue;
      }
      stop.endIfMade();
      Path target = scratch.resolve("decompressed-" + place + ".jsonl");
      try {
        decompress(file, target);
        plain.add(file.decompressed(target));
      } catch (UserError e) {
        // The others may have faults, too.
        problems.add(e);
      }
    }
    return plain;
  }

  private void decompress(ChannelFile file, Path target) throws IOException {
    byte[] block = new byte[BLOCK];
    try (InputStream bytes = file.open();
        OutputStream plain = Files.newOutputStream(target)) {
      for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
        stop.endIfMade();
        plain.write(block, 0, count);
      }
    } catch (ZipException | EOFException e) {
      throw new UserError(file.name() + " is not a whole gzip: " + e.getMessage(), e);
    }
  }

  /** Nothing if the file has no row. */
  private Optional<SourceFile> source(ChannelFile file, TypedTable typed) throws IOException {
    if (file.format() != FileFormat.CSV) {
      return typed.convert(file, target());
    }
    return Optional.of(
        new CsvSource(file, channel.hasHeader(), settings, this::target, stop).read(plain(file)));
  }

  private Path target() {
    return scratch.resolve(written.getAndIncrement() + ".csv");
  }

  private Path plain(ChannelFile file) throws IOException {
    byte[] beginning = file.beginning();
    if (ChannelFile.isParquet(beginning)) {
      throw new UserError(
          file.name()
              + " is Parquet, which its name does not say: call it .parquet, or give the channel's"
              + " ContentType "
              + FileFormat.PARQUET.mediaType());
    }
    if (!file.isGzip(beginning)) {
      return file.path();
    }
    Path target = target();
    decompress(file, target);
    return target;
  }
}
