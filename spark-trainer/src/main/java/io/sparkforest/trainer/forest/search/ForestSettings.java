package io.sparkforest.trainer.forest.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.trainer.settings.Engine;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a forest was grown with.
 *
 * @param engine the algorithm, which is not {@code auto}
 * @param sizes the sizes of its trees
 * @param trials the sizes that were compared to find these; none if they were all given
 * @param isCutShort whether time ended the search for them
 * @param overstatement of a residual forest: how many times as great as errors on rows held out
 *     out-of-bag errors were when all forests up to this one were rehearsed; none if they were not
 */
public record ForestSettings(
    Engine engine,
    TreeSizes sizes,
    List<Trial> trials,
    @JsonProperty("cut_short") boolean isCutShort,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double overstatement) {
  /** Settings of a first forest. */
  public ForestSettings(Engine engine, TreeSizes sizes, List<Trial> trials, boolean isCutShort) {
    this(engine, sizes, trials, isCutShort, null);
  }

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
    /** Leaves of a forest that no one minds: a model of a few megabytes. */
    private static final double FREE_LEAVES = 100_000;

    /** Twice the leaves have to lower the error by 0.7 %: two to this power is 1.007. */
    private static final double PRICE_OF_LEAVES = 0.01;

    /** Leaves that a tree on so many rows is expected to have. */
    double leavesOn(int allRows) {
      return (double) leaves / rows * allRows;
    }

    /**
     * The error, and what a large forest's leaves cost.
     *
     * @param wanted trees that the forest is to have
     */
    double cost(int wanted) {
      double times = Math.max(1, (double) leaves * wanted / FREE_LEAVES);
      return rmse * Math.pow(times, PRICE_OF_LEAVES);
    }

    /**
     * The smallest of those whose cost is at most that of the best times a factor.
     *
     * @param trials at least one
     */
    static Trial smallestAsGood(List<Trial> trials, ToDoubleFunction<Trial> cost, double asGood) {
      double least = trials.stream().mapToDouble(cost).min().orElseThrow();
      return trials.stream()
          .filter(trial -> cost.applyAsDouble(trial) <= least * asGood)
          .min(Comparator.comparingLong(Trial::leaves).thenComparingDouble(Trial::rmse))
          .orElseThrow();
    }
  }
}
