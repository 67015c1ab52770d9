package io.sparkforest.trainer.forest.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.trainer.settings.Engine;
import java.util.Comparator;
import java.util.List;

/**
 * What a forest was grown with.
 *
 * @param engine the algorithm, which is not {@code auto}
 * @param sizes the sizes of its trees
 * @param trials the sizes that were compared to find these; none if they were all given
 * @param isCutShort whether time ended the search for them
 */
public record ForestSettings(
    Engine engine,
    TreeSizes sizes,
    List<Trial> trials,
    @JsonProperty("cut_short") boolean isCutShort) {
  /**
   * Sizes of trees that were tried.
   *
   * @param sizes what was tried
   * @param trees number of trees
   * @param rows number of training rows that they were grown over
   * @param leaves mean number of leaves of a tree
   * @param rmse expected error of a forest of as many trees as were asked for, in the target's unit
   */
  public record Trial(TreeSizes sizes, int trees, int rows, long leaves, double rmse) {
    /** Leaves that a tree on so many rows is expected to have. */
    double leavesOn(int allRows) {
      return (double) leaves / rows * allRows;
    }

    /**
     * The smallest of those whose error is at most that of the best times a factor.
     *
     * @param trials at least one
     */
    static Trial smallestAsGood(List<Trial> trials, double asGood) {
      double least = trials.stream().mapToDouble(Trial::rmse).min().orElseThrow();
      return trials.stream()
          .filter(trial -> trial.rmse() <= least * asGood)
          .min(Comparator.comparingLong(Trial::leaves).thenComparingDouble(Trial::rmse))
          .orElseThrow();
    }
  }
}
