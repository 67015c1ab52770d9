package io.sparkforest.server.http.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.answer.RecordScorer;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.request.RecordReader;
import io.sparkforest.server.codec.request.RequestDecoder;
import io.sparkforest.server.drift.Drift;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.http.invocation.SliceScoring.Slice;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.TreeStatistic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Slices that are scored on several cores, by a scorer that each test holds up as it needs. */
final class SliceScoringTest {
  private static final int SLICE = 2;

  @Test
  void slicesComeBackInOrderThoughALaterOneIsReadyFirst() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    Scorer scorer =
        new PriceScorer(
            price -> {
              if (price == 1) {
                await(second);
              } else {
                second.countDown();
              }
            });
    List<Double> scores = new ArrayList<>();

    try (SliceScoring slices = scoring(scorer, 2)) {
      RecordReader reader = reader(1, 2, 3, 4, 5);
      for (Records records = reader.next(SLICE); records.size() > 0; records = reader.next(SLICE)) {
        slices.add(records);
      }
      for (Slice slice = slices.take(); slice != null; slice = slices.take()) {
        for (double score : slice.scored().predictions().scores()) {
          scores.add(score);
        }
      }
    }

    assertThat(scores).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
  }

  @Test
  void noMoreSlicesAreAheadThanThereAreCoresBeforeOneIsWaitedFor() throws Exception {
    Semaphore gate = new Semaphore(0);
    Scorer scorer =
        new PriceScorer(
            price -> {
              if (price <= 2) {
                gate.acquireUninterruptibly();
              }
            });

    try (SliceScoring slices = scoring(scorer, 1)) {
      RecordReader reader = reader(1, 2, 3, 4);
      slices.add(reader.next(SLICE));
      assertThat(slices.poll()).isNull();
      gate.release(2);
      slices.add(reader.next(SLICE));
      assertThat(slices.poll()).isNotNull();
    }
  }

  @Test
  void aFaultOfAnEarlierSliceIsTheRequests() throws Exception {
    Scorer scorer =
        new PriceScorer(
            price -> {
              if (price == 2) {
                throw new NotScorableException(1, "no answer");
              }
            });

    try (SliceScoring slices = scoring(scorer, 2)) {
      RecordReader reader = reader(1, 2, 3, 4);
      slices.add(reader.next(SLICE));
      slices.add(reader.next(SLICE));

      assertThatThrownBy(slices::awaitAll)
          .isInstanceOf(RequestException.class)
          .hasMessage("row 2: no answer");
    }
  }

  @Test
  void noCoreWorksForARequestThatIsOver() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger scored = new AtomicInteger();
    Scorer scorer =
        new PriceScorer(
            price -> {
              begun.countDown();
              Thread.sleep(50);
              scored.incrementAndGet();
            });

    try (SliceScoring slices = scoring(scorer, 2)) {
      slices.add(reader(1, 2, 3).next(SLICE));
      await(begun);
    }

    assertThat(scored).hasValue(SLICE);
  }

  private static SliceScoring scoring(Scorer scorer, int cores) {
    return new SliceScoring(
        new RecordScorer(scorer, AnswerColumns.SCORE, BadRecords.REFUSE),
        Drift.of(List.of(), new double[0]),
        new Cores(cores),
        SLICE);
  }

  private static RecordReader reader(int... prices) throws IOException {
    StringBuilder body = new StringBuilder("Price\n");
    for (int price : prices) {
      body.append(price).append('\n');
    }
    return new RequestDecoder(
            new RecordLayout(SampleModel.signature()), BadRecords.REFUSE, AnswerColumns.SCORE)
        .open(
            ContentType.parse("text/csv"),
            new ByteArrayInputStream(body.toString().getBytes(UTF_8)));
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** What a test does while a record of this price is scored. */
  private interface Meanwhile {
    void at(double price) throws InterruptedException;
  }

  /** A record's score is its price. */
  private record PriceScorer(Meanwhile meanwhile) implements Scorer {
    @Override
    public double[] score(Rows rows) {
      int price =
          SampleModel.signature().inputs().stream()
              .map(column -> column.name())
              .toList()
              .indexOf("Price");
      double[] scores = new double[rows.size()];
      for (int row = 0; row < scores.length; row++) {
        scores[row] = rows.number(row, price);
        try {
          meanwhile.at(scores[row]);
        } catch (InterruptedException e) {
          throw new IllegalStateException("interrupted", e);
        }
      }
      return scores;
    }

    @Override
    public boolean hasTrees() {
      return false;
    }

    @Override
    public Predictions score(Rows rows, List<TreeStatistic> statistics) {
      return new Predictions(score(rows), new double[0][]);
    }
  }
}
