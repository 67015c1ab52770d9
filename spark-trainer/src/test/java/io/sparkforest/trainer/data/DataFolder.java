package io.sparkforest.trainer.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.columnar.BlockMemory;
import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.source.SourceFiles;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job's folder with real files: CSV in channel {@code training}, and hyperparameters, by default
 * the target {@code y} and no row held out.
 */
public final class DataFolder {
  private final JobPaths paths;
  private final Channel channel;
  private final Map<String, String> hyperparameters = new LinkedHashMap<>();

  /** Of the last scan, for what does not fit in memory. */
  private Path lastScratch = Path.of("");

  public DataFolder(Path base) {
    paths = new JobPaths(base);
    channel = new Channel("training", base.resolve("input/data/training"));
    hyperparameters.put("target", "y");
    hyperparameters.put("validation_fraction", "0");
  }

  /** Writes a file below the channel's folder. */
  public DataFolder file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public DataFolder file(String name, byte[] content) throws IOException {
    Path path = channel.folder().resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
    return this;
  }

  /** Writes a file of another channel. */
  DataFolder file(String channelName, String name, String content) throws IOException {
    Path path = channel.folder().resolveSibling(channelName).resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    return this;
  }

  public DataFolder set(String hyperparameter, String value) {
    hyperparameters.put(hyperparameter, value);
    return this;
  }

  DataFolder unset(String hyperparameter) {
    hyperparameters.remove(hyperparameter);
    return this;
  }

  Channel channel() {
    return channel;
  }

  public SourceFile source(String name) {
    return new SourceFile(
        channel.folder().resolve(name).toString(),
        name,
        new CsvForm(',', true, CsvForm.Place.LINE, 0),
        FileFindings.of(FileForm.of("CSV")));
  }

  TableScan scan() throws IOException {
    return scan(new StopRequest());
  }

  TableScan scan(StopRequest stop) throws IOException {
    return scan(stop, ChunkedFile.PIECE_BYTES, Long.MAX_VALUE);
  }

  /** Scans the files, cut into pieces of that many bytes. */
  TableScan scan(int pieceBytes) throws IOException {
    return scan(pieceBytes, Long.MAX_VALUE);
  }

  /** Scans the files in such pieces; values beyond so many bytes go to a file. */
  TableScan scan(int pieceBytes, long memoryBytes) throws IOException {
    return scan(new StopRequest(), pieceBytes, memoryBytes);
  }

  /** How many bytes of values the last scan has put into a file. */
  long spilledBytes() throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(lastScratch, "columns-*")) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private TableScan scan(StopRequest stop, int pieceBytes, long memoryBytes) throws IOException {
    Problems problems = new Problems();
    Hyperparameters read = hyperparameters(problems);
    Path scratch = Files.createDirectories(scratch());
    lastScratch = scratch;
    TableScan scan =
        problems.andThen(
            () ->
                TableScan.of(
                    SourceFiles.of(channel, TrainingData.reading(read), scratch, problems, stop),
                    Optional.empty(),
                    new TableScan.Settings(
                        read.columns().target(),
                        new FieldRules(read.data().missingValues()),
                        new Holdout(read.data().validationFraction(), read.forest().seed()),
                        Set.copyOf(read.columns().categoricalColumns()),
                        new BlockMemory(memoryBytes, scratch),
                        pieceBytes,
                        ScanWorkers.OF_THIS_HOST),
                    problems,
                    stop));
    problems.throwIfAny();
    return scan;
  }

  Schema schema() throws IOException {
    return data().schema();
  }

  public TrainingData data() throws IOException {
    Problems problems = new Problems();
    Hyperparameters read = hyperparameters(problems);
    Channels channels =
        new Channels(channel, Channel.find(paths, "validation"), Channel.find(paths, "test"));
    return problems.andThen(
        () ->
            TrainingData.scan(
                channels, read, scratch(), ScanWorkers.OF_THIS_HOST, problems, new StopRequest()));
  }

  private Path scratch() {
    return paths.base().resolve("scratch-" + System.nanoTime());
  }

  private Hyperparameters hyperparameters(Problems problems) throws IOException {
    Path file = paths.base().resolve("input/config/hyperparameters.json");
    Files.createDirectories(file.getParent());
    Files.write(file, new ObjectMapper().writeValueAsBytes(hyperparameters));
    return Hyperparameters.read(paths, problems);
  }
}
