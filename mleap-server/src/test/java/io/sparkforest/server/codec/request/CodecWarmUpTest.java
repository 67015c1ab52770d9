package io.sparkforest.server.codec.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.TreeStatistic;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is tried before the first request. */
final class CodecWarmUpTest {
  private final AtomicInteger scored = new AtomicInteger();

  @Test
  void recordsOfEachFormatAreScoredWhateverTheColumnsAreNamed() {
    CodecWarmUp.run(
        layout("a,b", "say \"cheese\"", "line\nbreak", "ü€😀", "x"), scorer(this::score));

    assertThat(scored.get()).isPositive().isEqualTo(scored.get() / 3 * 3);
  }

  @Test
  void aModelOfASingleColumnIsTried() {
    CodecWarmUp.run(layout("x"), scorer(this::score));

    assertThat(scored.get()).isPositive();
  }

  @Test
  void aModelThatRefusesGapsIsServedAllTheSame() {
    Scorer refusing =
        scorer(
            rows -> {
              throw new NotScorableException(0, "it has no value");
            });

    assertThatCode(() -> CodecWarmUp.run(layout("x", "y"), refusing)).doesNotThrowAnyException();
  }

  @Test
  void aModelThatFailsIsTriedInEveryFormatAndServedAllTheSame() {
    Scorer failing =
        scorer(
            rows -> {
              scored.incrementAndGet();
              throw new IllegalArgumentException("a stage of another's failed");
            });

    CodecWarmUp.run(layout("x", "y"), failing);

    assertThat(scored.get()).isEqualTo(3);
  }

  @Test
  void aModelThatTakesLongIsTriedOnceInEveryFormatAndNotMuchMore() {
    Scorer slow =
        scorer(
            rows -> {
              LockSupport.parkNanos(400_000_000);
              return score(rows);
            });

    CodecWarmUp.run(layout("x"), slow);

    assertThat(scored.get()).isBetween(3, 4);
  }

  private double[] score(Rows rows) {
    scored.addAndGet(rows.size());
    return new double[rows.size()];
  }

  private interface Scores {
    double[] of(Rows rows);
  }

  private static RecordLayout layout(String... names) {
    return new RecordLayout(
        new Signature(
            "target",
            "prediction",
            Set.of(),
            Arrays.stream(names)
                .map(name -> new Column(name, ColumnType.NUMERIC, ColumnRole.FEATURE))
                .toList(),
            true));
  }

  private static Scorer scorer(Scores scores) {
    return new Scorer() {
      @Override
      public double[] score(Rows rows) {
        return scores.of(rows);
      }

      @Override
      public boolean hasTrees() {
        return false;
      }

      @Override
      public Predictions score(Rows rows, List<TreeStatistic> statistics) {
        throw new IllegalStateException("there are no trees");
      }
    };
  }
}
