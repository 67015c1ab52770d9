package io.sparkforest.trainer.data;

import io.sparkforest.trainer.csv.FieldRules;
import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.source.SourceFiles;
import io.sparkforest.trainer.stop.StopRequest;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's data: scanned and checked, and from then on readable as DataFrames. */
public final class TrainingData {
  private static final Logger log = LoggerFactory.getLogger(TrainingData.class);

  private static final int FEW_ROWS = 10;

  private final TableScan training;
  private final Optional<TableScan> validation;
  private final Optional<TableScan> test;
  private final Schema schema;
  private final Holdout holdout;

  private TrainingData(
      TableScan training,
      Optional<TableScan> validation,
      Optional<TableScan> test,
      Schema schema,
      Holdout holdout) {
    this.training = training;
    this.validation = validation;
    this.test = test;
    this.schema = schema;
    this.holdout = holdout;
  }

  /**
   * Reads the channels once and decides what their columns are. Rows of a validation channel are
   * held out, and no others then.
   *
   * @param scratch an existing folder for what has to be unzipped or converted
   * @param problems faults found so far, reported together with those of the data
   * @throws io.sparkforest.trainer.sagemaker.UserError if the files are not one table, or the
   *     hyperparameters do not fit it
   */
  public static TrainingData scan(
      Channels channels,
      Hyperparameters hyperparameters,
      Path scratch,
      Problems problems,
      StopRequest stop) {
    double fraction = hyperparameters.validationFraction();
    if (channels.validation().isPresent()) {
      if (fraction > 0) {
        log.info("data: validation_fraction is not used, since there is a channel validation");
      }
      fraction = 0;
    }
    Holdout holdout = new Holdout(fraction, hyperparameters.seed());
    FieldRules rules = new FieldRules(hyperparameters.missingValues());
    Scanning scanning = new Scanning(hyperparameters, rules, holdout, scratch, problems, stop);
    TableScan training = scanning.scan(channels.training(), Optional.empty());
    Optional<TableScan> validation =
        channels.validation().flatMap(channel -> scanning.scanLike(training, channel));
    Optional<TableScan> test =
        channels.test().flatMap(channel -> scanning.scanLike(training, channel));
    ChannelAgreement agreement =
        new ChannelAgreement(training, channels.training().name(), hyperparameters, problems);
    validation.ifPresent(table -> agreement.check(table, "validation"));
    test.ifPresent(table -> agreement.check(table, "test"));
    Schema schema = SchemaInference.infer(training, rules, hyperparameters, problems);
    TrainingData data = new TrainingData(training, validation, test, schema, holdout);
    data.tell(channels, fraction);
    return data;
  }

  /** How each channel is read. */
  private record Scanning(
      Hyperparameters hyperparameters,
      FieldRules rules,
      Holdout holdout,
      Path scratch,
      Problems problems,
      StopRequest stop) {
    /** Nothing if there is no table to scan; then there is a problem. */
    Optional<TableScan> scanLike(TableScan training, Channel channel) {
      try {
        return Optional.of(scan(channel, Optional.of(training)));
      } catch (UserError e) {
        problems.add(e);
        return Optional.empty();
      }
    }

    TableScan scan(Channel channel, Optional<TableScan> like) {
      return TableScan.of(
          SourceFiles.of(channel, hyperparameters.delimiter(), scratch, problems, stop),
          like,
          rules,
          holdout,
          like.isPresent(),
          problems,
          stop);
    }
  }

  /** The field separator of the training files as they came; a comma where they do not agree. */
  public char delimiter() {
    List<Character> delimiters =
        training.files().stream().map(file -> file.form().delimiter()).distinct().toList();
    return delimiters.size() == 1 ? delimiters.get(0) : ',';
  }

  private void tell(Channels channels, double fraction) {
    log.info(
        "data: {} rows x {} columns in {} file(s) of channel {}; {} rows to train, {} held out",
        training.rows(),
        training.columns().size(),
        training.files().size(),
        channels.training().name(),
        trainingRows(),
        training.heldOutRows());
    validation.ifPresent(table -> tell("validation", table));
    test.ifPresent(table -> tell("test", table));
    if (fraction > 0 && validationRows() < FEW_ROWS) {
      log.warn(
          "data: too few rows are held out ({}): the validation metrics mean little, or are missing",
          validationRows());
    }
    log.info(
        "schema: target {}, {} numeric and {} categorical features",
        Escaped.name(schema.target().name()),
        schema.features().filter(Column::isNumeric).count(),
        schema.features().filter(column -> !column.isNumeric()).count());
  }

  private static void tell(String channel, TableScan table) {
    log.info(
        "data: {} rows in {} file(s) of channel {}", table.rows(), table.files().size(), channel);
  }

  public Schema schema() {
    return schema;
  }

  public long trainingRows() {
    return training.rows() - training.heldOutRows();
  }

  public long validationRows() {
    return training.heldOutRows() + validation.map(TableScan::rows).orElse(0L);
  }

  public long testRows() {
    return test.map(TableScan::rows).orElse(0L);
  }

  /**
   * SHA-256 over the training files' bytes in the order of their names, unzipped and as CSV, in
   * hexadecimal; with further channels, over the digests of all of them.
   */
  public String fingerprint() {
    List<byte[]> digests = new ArrayList<>();
    digests.add(training.digest());
    Stream.of(validation, test)
        .flatMap(Optional::stream)
        .forEach(table -> digests.add(table.digest()));
    if (digests.size() == 1) {
      return HexFormat.of().formatHex(digests.get(0));
    }
    MessageDigest all = sha256();
    digests.forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * All rows but those of the test channel; how many are held out {@link #validationRows} tells.
   */
  public Table read(SparkSession spark) {
    List<TableScan> scans = new ArrayList<>();
    scans.add(training);
    validation.ifPresent(scans::add);
    return TableReader.read(scans, schema, holdout, spark);
  }

  /** The rows of the test channel, all of them held out, if the job has it. */
  public Optional<Table> readTest(SparkSession spark) {
    return test.map(table -> TableReader.read(List.of(table), schema, holdout, spark));
  }
}
