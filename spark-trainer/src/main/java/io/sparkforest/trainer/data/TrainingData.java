package io.sparkforest.trainer.data;

import io.sparkforest.trainer.job.Channel;
import io.sparkforest.trainer.job.Hyperparameters;
import io.sparkforest.trainer.job.Problems;
import io.sparkforest.trainer.job.StopRequest;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's data: scanned and checked, and from then on readable as DataFrames. */
public final class TrainingData {
  private static final Logger log = LoggerFactory.getLogger(TrainingData.class);

  private static final int FEW_ROWS = 10;

  private final TableScan scan;
  private final Schema schema;
  private final Holdout holdout;

  private TrainingData(TableScan scan, Schema schema, Holdout holdout) {
    this.scan = scan;
    this.schema = schema;
    this.holdout = holdout;
  }

  /**
   * Reads the channel once and decides what its columns are.
   *
   * @param problems faults found so far, reported together with those of the data
   * @throws io.sparkforest.trainer.job.UserError if the files are not one CSV table, or the
   *     hyperparameters do not fit it
   */
  public static TrainingData scan(
      Channel channel, Hyperparameters hyperparameters, Problems problems, StopRequest stop) {
    Holdout holdout = new Holdout(hyperparameters.validationFraction(), hyperparameters.seed());
    FieldRules rules = new FieldRules(hyperparameters.missingValues());
    TableScan scan = TableScan.of(channel, rules, holdout, stop);
    Schema schema = SchemaInference.infer(scan, rules, hyperparameters, problems);
    TrainingData data = new TrainingData(scan, schema, holdout);
    log.info(
        "data: {} rows x {} columns in {} file(s) of channel {}; {} rows to train, {} held out",
        scan.rows(),
        scan.columns().size(),
        scan.files().size(),
        channel.name(),
        data.trainingRows(),
        data.validationRows());
    if (hyperparameters.validationFraction() > 0 && data.validationRows() < FEW_ROWS) {
      log.warn(
          "data: too few rows are held out ({}): the validation metrics mean little, or are missing",
          data.validationRows());
    }
    log.info(
        "schema: target {}, {} numeric and {} categorical features",
        schema.target().name(),
        schema.features().filter(Column::isNumeric).count(),
        schema.features().filter(column -> !column.isNumeric()).count());
    return data;
  }

  public Schema schema() {
    return schema;
  }

  public long trainingRows() {
    return scan.rows() - validationRows();
  }

  public long validationRows() {
    return scan.validationRows();
  }

  /** SHA-256 over the files' bytes in the order of their names, in hexadecimal. */
  public String fingerprint() {
    return scan.fingerprint();
  }

  /** All rows; how many are held out {@link #validationRows} tells. */
  public Table read(SparkSession spark) {
    return TableReader.read(scan, schema, holdout, spark);
  }
}
