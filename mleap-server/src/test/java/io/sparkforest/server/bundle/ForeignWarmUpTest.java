package io.sparkforest.server.bundle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.TreeStatistic;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ForeignWarmUpTest {
  @Test
  void aPipelineThatFailsOtherThanByRefusingARecordIsNotServed() {
    assertThatThrownBy(() -> warmUp(new IllegalStateException("no such node")).run())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("no such node");
  }

  @Test
  void aPipelineThatRefusesTheRecordsMadeUpIsServed() {
    assertThatCode(() -> warmUp(new NotScorableException(0, "unseen")).run())
        .doesNotThrowAnyException();
  }

  private static ForeignWarmUp warmUp(RuntimeException fault) {
    return new ForeignWarmUp(SampleModel.signature(), new Failing(fault));
  }

  /** A scorer of a pipeline that has no answer at all. */
  private record Failing(RuntimeException fault) implements Scorer {
    @Override
    public double[] score(Rows rows) {
      throw fault;
    }

    @Override
    public boolean hasTrees() {
      return false;
    }

    @Override
    public Predictions score(Rows rows, List<TreeStatistic> statistics) {
      throw fault;
    }
  }
}
