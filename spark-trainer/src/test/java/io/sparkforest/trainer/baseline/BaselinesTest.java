package io.sparkforest.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.TestSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BaselinesTest {
  @ParameterizedTest
  @CsvSource({"500, 3, 500", "30000, 10, 20000", "30000, 1000, 5000", "30000, 20000, 1000"})
  void ofManyRowsSoManyAreTakenThatTheirColumnsTakeSeconds(int rows, int features, int about) {
    Dataset<Row> table = TestSession.get().range(rows).toDF();

    assertThat(Baselines.rowsToFit(table, features).size()).isCloseTo(about, within(about / 10));
  }
}
