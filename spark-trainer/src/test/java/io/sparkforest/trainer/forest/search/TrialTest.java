package io.sparkforest.trainer.forest.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrialTest {
  private static final int TREES = 100;

  private static Trial trial(long leaves, double rmse) {
    return new Trial(new TreeSizes(30, 1, "all"), 20, 10_000, leaves, rmse);
  }

  private static Trial chosen(Trial... trials) {
    return Trial.smallestAsGood(List.of(trials), trial -> trial.cost(TREES), SettingsRace.AS_GOOD);
  }

  @Test
  void ofForestsAsGoodAsTheBestTheSmallestWins() {
    assertThat(chosen(trial(500, 1), trial(400, 1.0019), trial(100, 1.0021)))
        .isEqualTo(trial(400, 1.0019));
  }

  @Test
  void aLargeForestHasToBeBetterForEachTimeThatItsLeavesDouble() {
    assertThat(chosen(trial(12_000, 1), trial(6_000, 1.006))).isEqualTo(trial(6_000, 1.006));
    assertThat(chosen(trial(12_000, 1), trial(3_000, 1.013))).isEqualTo(trial(3_000, 1.013));
    assertThat(chosen(trial(12_000, 1), trial(6_000, 1.010))).isEqualTo(trial(12_000, 1));
  }

  @Test
  void theLeavesOfASmallForestCostNothing() {
    assertThat(chosen(trial(1_000, 1), trial(500, 1.003))).isEqualTo(trial(1_000, 1));
    assertThat(trial(1_000, 2).cost(TREES)).isEqualTo(2);
    assertThat(trial(2_000, 2).cost(TREES)).isGreaterThan(2);
  }
}
