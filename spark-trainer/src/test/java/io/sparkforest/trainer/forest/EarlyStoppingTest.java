package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.metrics.Metrics;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EarlyStoppingTest {
  private static Metrics rmse(double rmse) {
    return new Metrics(10, rmse, rmse, Optional.empty());
  }

  private static BatchReport outOfBag(int trees, double rmse) {
    return new BatchReport(trees, trees, rmse(1), Optional.of(rmse(rmse)), Optional.empty());
  }

  @Test
  void theLastBatchIsTheOneAfterWhichEnoughInARowDidNotImprove() {
    EarlyStopping stopping = new EarlyStopping(2, 0.01);

    assertThat(stopping.after(outOfBag(10, 100))).isEmpty();
    assertThat(stopping.after(outOfBag(20, 99.5))).isEmpty();
    assertThat(stopping.after(outOfBag(30, 98.9))).isEmpty();
    assertThat(stopping.after(outOfBag(40, 98.5))).isEmpty();
    assertThat(stopping.after(outOfBag(50, 98.1)))
        .contains(new EarlyStop("oob:rmse", 2, 0.01, 98.9, 30))
        .map(EarlyStop::toString)
        .contains(
            "oob:rmse has not fallen by 0.01 of 98.9000, which it was with 30 trees, in 2 batches");
  }

  @Test
  void rowsHeldOutAreWatchedInPreferenceToThoseOutOfBag() {
    EarlyStopping stopping = new EarlyStopping(1, 0);
    BatchReport better =
        new BatchReport(10, 1, rmse(1), Optional.of(rmse(5)), Optional.of(rmse(3)));
    BatchReport worse = new BatchReport(20, 1, rmse(1), Optional.of(rmse(4)), Optional.of(rmse(3)));

    assertThat(stopping.after(better)).isEmpty();
    assertThat(stopping.after(worse)).contains(new EarlyStop("validation:rmse", 1, 0, 3, 10));
  }

  @Test
  void withoutAnErrorToWatchOrWithoutPatienceNothingStops() {
    BatchReport blind = new BatchReport(10, 1, rmse(1), Optional.empty(), Optional.empty());
    EarlyStopping stopping = new EarlyStopping(1, 0);
    EarlyStopping off = new EarlyStopping(0, 0);

    for (int batch = 0; batch < 5; batch++) {
      assertThat(stopping.after(blind)).isEmpty();
      assertThat(off.after(outOfBag(10, 5))).isEmpty();
    }
  }
}
