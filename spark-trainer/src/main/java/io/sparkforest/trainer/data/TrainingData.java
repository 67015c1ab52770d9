package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.HeaderNames;
import io.sparkforest.trainer.data.dropped.SampledRows;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.findings.ChannelFindings;
import io.sparkforest.trainer.findings.DataFindings;
import io.sparkforest.trainer.monitoring.RawColumn;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.source.Fingerprint;
import io.sparkforest.trainer.source.ReadSettings;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's data: scanned and checked, and from then on readable as DataFrames. */
public final class TrainingData {
  private static final Logger log = LoggerFactory.getLogger(TrainingData.class);

  private static final int FEW_ROWS = 10;

  private final TableScan raw;

  private final DataFindings findings;
  private final TableScan training;
  private final Optional<TableScan> validation;
  private final Optional<TableScan> test;
  private final Schema schema;
  private final Holdout holdout;

  private TrainingData(
      TableScan raw,
      DataFindings findings,
      TableScan training,
      Optional<TableScan> validation,
      Optional<TableScan> test,
      Schema schema,
      Holdout holdout) {
    this.raw = raw;
    this.findings = findings;
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
   * @param workers read the files
   * @param problems faults found so far, reported together with those of the data
   * @throws io.sparkforest.trainer.sagemaker.UserError if the files are not one table, or the
   *     hyperparameters do not fit it
   */
  public static TrainingData scan(
      Channels channels,
      Hyperparameters hyperparameters,
      Path scratch,
      ScanWorkers workers,
      Problems problems,
      StopRequest stop) {
    boolean isGiven = channels.validation().isPresent();
    double fraction = isGiven ? 0 : hyperparameters.data().validationFraction();
    if (isGiven && hyperparameters.data().validationFraction() > 0) {
      log.info("data: validation_fraction is not used, since there is a channel validation");
    }
    Holdout holdout = new Holdout(fraction, hyperparameters.forest().seed());
    FieldRules rules = new FieldRules(hyperparameters.data().missingValues());
    TableScan.Settings settings =
        TableScan.Settings.of(
            hyperparameters.columns().target(),
            rules,
            holdout,
            hyperparameters.columns().categoricalColumns(),
            scratch,
            workers);
    ChannelScanning scanning =
        new ChannelScanning(reading(hyperparameters), settings, scratch, problems, stop);
    String channel = channels.training().name();
    TableScan raw = scanning.scan(channels.training(), Optional.empty());
    Optional<TableScan> rawValidation =
        channels.validation().flatMap(it -> scanning.scanLike(raw, it));
    Optional<TableScan> rawTest = channels.test().flatMap(it -> scanning.scanLike(raw, it));
    ColumnFormats formats = ColumnFormats.of(raw.columns(), hyperparameters);
    TableScan training = scanning.formatted(raw, channel, Optional.empty(), formats);
    Optional<TableScan> validation =
        rawValidation.map(
            table -> scanning.formatted(table, "validation", Optional.of(training), formats));
    Optional<TableScan> test =
        rawTest.map(table -> scanning.formatted(table, "test", Optional.of(training), formats));
    ChannelAgreement agreement = new ChannelAgreement(training, channel, hyperparameters, problems);
    validation.ifPresent(table -> agreement.check(table, "validation"));
    test.ifPresent(table -> agreement.check(table, "test"));
    Schema schema =
        SchemaInference.infer(
                training, raw.header(), formats, rules, hyperparameters, holdout, problems, stop)
            .withWarnings(agreement.warnings());
    DataFindings findings = findings(raw, training, channel, validation, test, schema);
    TrainingData data =
        new TrainingData(
            raw,
            findings,
            training.readBy(schema, settings, stop),
            validation.map(table -> table.readBy(schema, settings, stop)),
            test.map(table -> table.readBy(schema, settings, stop)),
            schema,
            holdout);
    data.logRows(channels, fraction);
    return data;
  }

  private static DataFindings findings(
      TableScan raw,
      TableScan training,
      String channel,
      Optional<TableScan> validation,
      Optional<TableScan> test,
      Schema schema) {
    String target = schema.target().name();
    List<ChannelFindings> found = new ArrayList<>();
    found.add(training.findings(channel, target));
    validation.ifPresent(table -> found.add(table.findings("validation", target)));
    test.ifPresent(table -> found.add(table.findings("test", target)));
    return new DataFindings(raw.header().stream().filter(HeaderNames::isUnnamed).toList(), found);
  }

  /** How channels are to be read, as far as the user says. */
  static ReadSettings reading(Hyperparameters hyperparameters) {
    return new ReadSettings(
        hyperparameters.data().delimiter(),
        hyperparameters.data().encoding(),
        hyperparameters.data().skipLines(),
        Set.of(hyperparameters.columns().target()),
        Set.copyOf(hyperparameters.columns().dropColumns()));
  }

  /**
   * The field separator of the training files as they came, where a space stands for runs of spaces
   * and tabs; a comma where they do not agree.
   */
  public char delimiter() {
    List<Character> delimiters =
        raw.files().stream().map(SourceFile::writtenDelimiter).distinct().toList();
    return delimiters.size() == 1 ? delimiters.get(0) : ',';
  }

  /** Whether a backslash escapes quotes in any of the training files as they came. */
  public boolean hasEscapedQuotes() {
    return raw.files().stream().anyMatch(file -> file.found().form().hasEscapedQuotes());
  }

  /** What was found in the files of the channels. */
  public DataFindings findings() {
    return findings;
  }

  private void logRows(Channels channels, double fraction) {
    log.info(
        "data: {} rows x {} columns in {} file(s) of channel {}; {} rows to train, {} held out",
        training.rows(),
        training.columns().size(),
        training.files().size(),
        channels.training().name(),
        trainingRows(),
        training.heldOutRows());
    validation.ifPresent(table -> table.logRows("validation"));
    test.ifPresent(table -> table.logRows("test"));
    if (fraction > 0 && validationRows() < FEW_ROWS) {
      log.warn(
          "data: too few rows are held out ({}): the validation metrics mean little, or are"
              + " missing",
          validationRows());
    }
    log.info(
        "schema: target {}, {} numeric and {} categorical features",
        Escaped.name(schema.target().name()),
        schema.features().filter(Column::isNumeric).count(),
        schema.features().filter(column -> !column.isNumeric()).count());
  }

  /** What the columns are. */
  public Schema schema() {
    return schema;
  }

  /** Number of rows to train on. */
  public long trainingRows() {
    return training.rows() - training.heldOutRows();
  }

  /** Number of rows held out, those of a validation channel included. */
  public long validationRows() {
    return training.heldOutRows() + validation.map(TableScan::rows).orElse(0L);
  }

  /** Number of rows of the test channel; 0 without one. */
  public long testRows() {
    return test.map(TableScan::rows).orElse(0L);
  }

  /**
   * The columns of the training files as they came, in the order of the first file, with the fields
   * of some training rows, read anew.
   *
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws UserError if a file has changed since it was scanned
   */
  public List<RawColumn> rawColumns(StopRequest stop) {
    SampledRows rows =
        SampledRows.of(
            raw.slices(),
            schema.target().name(),
            raw.header(),
            schema.rules(),
            holdout::holdsOut,
            stop);
    return IntStream.range(0, raw.columns().size())
        .mapToObj(place -> raw.columns().get(place).raw(rows.texts(place)))
        .toList();
  }

  /**
   * SHA-256 over the training files' bytes in the order of their names, unzipped and as CSV, in
   * hexadecimal; with further channels, over the digests of all of them.
   */
  public String fingerprint() {
    return Fingerprint.of(
        Stream.concat(Stream.of(training), Stream.of(validation, test).flatMap(Optional::stream))
            .map(TableScan::digest)
            .toList());
  }

  /** All rows but those of the test channel; {@link #validationRows} says how many are held out. */
  public Table read(SparkSession spark) {
    List<TableScan> scans = new ArrayList<>();
    scans.add(training);
    validation.ifPresent(scans::add);
    return TableReader.read(scans, schema, holdout, false, spark);
  }

  /** The rows of the test channel, all of them held out, if the job has it. */
  public Optional<Table> readTest(SparkSession spark) {
    return test.map(table -> TableReader.read(List.of(table), schema, holdout, true, spark));
  }
}
