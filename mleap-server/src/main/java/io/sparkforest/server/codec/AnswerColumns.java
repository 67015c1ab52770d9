package io.sparkforest.server.codec;

import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.server.codec.AnswerColumn.Base;
import io.sparkforest.server.codec.AnswerColumn.OfColumns;
import io.sparkforest.server.codec.AnswerColumn.OfInterval;
import io.sparkforest.server.codec.AnswerColumn.OfRecord;
import io.sparkforest.server.codec.AnswerColumn.OfTrees;
import io.sparkforest.server.codec.AnswerColumn.Score;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.TreeStatistic;
import io.sparkforest.server.model.TreeStatistic.Deviation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer holds for each record, in order: the score, the trees' standard deviation and
 * percentiles, the score's prediction interval, what columns contribute to the score, and columns
 * of the record itself.
 *
 * <p>Written as names parted by commas: {@code score}, {@code std}, {@code p5} or {@code p97.5} for
 * a percentile, {@code lower} and {@code upper}, {@code base} and {@code contributions}, {@code
 * top3} for the three greatest of these, and anything else a column; {@code column:std} is a column
 * of that name.
 */
public record AnswerColumns(List<AnswerColumn> columns) {
  /** The score alone, the default. */
  public static final AnswerColumns SCORE = new AnswerColumns(List.of(new Score()));

  private static final Pattern LEVEL = Pattern.compile("[5-9][0-9]");
  private static final Pattern SETTING = Pattern.compile("(.*);\\s*interval\\s*=(.*)");

  public AnswerColumns {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the names.
   *
   * @throws IllegalArgumentException if there is none, one stands twice, or a percentile is above
   *     100
   */
  public static AnswerColumns parse(String text) {
    List<AnswerColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String part : text.split(",", -1)) {
      AnswerColumn column = AnswerColumn.of(part.strip());
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("\"" + column.name() + "\" stands twice");
      }
      columns.add(column);
    }
    return new AnswerColumns(columns);
  }

  /**
   * Reads the names, and the level of prediction intervals that may follow: {@code
   * score,lower,upper;interval=80}.
   *
   * @throws IllegalArgumentException as {@link #parse}, or if what follows is no level
   */
  public static AnswerColumns parseSetting(String text) {
    Matcher setting = SETTING.matcher(text);
    return setting.matches()
        ? parse(setting.group(1)).withLevel(level(setting.group(2).strip()))
        : parse(text);
  }

  /** The same with prediction intervals of a level, in percent. */
  public AnswerColumns withLevel(int level) {
    return new AnswerColumns(
        columns.stream()
            .map(
                column ->
                    column instanceof OfInterval end
                        ? new OfInterval(end.isUpper(), level)
                        : column)
            .toList());
  }

  /**
   * Reads the level of prediction intervals.
   *
   * @return in percent
   * @throws IllegalArgumentException if it is none
   */
  static int level(String text) {
    if (LEVEL.matcher(text).matches()) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "\"interval\" must be a whole number from "
            + Calibration.MIN_LEVEL
            + " to "
            + Calibration.MAX_LEVEL
            + " but is \""
            + text
            + "\"");
  }

  /**
   * The statistics to compute from the trees, in order; for intervals the spread comes last, as a
   * statistic of its own.
   */
  public List<TreeStatistic> statistics() {
    List<TreeStatistic> statistics = new ArrayList<>();
    for (AnswerColumn column : columns) {
      if (column instanceof OfTrees ofTrees) {
        statistics.add(ofTrees.statistic());
      }
    }
    if (haveIntervals()) {
      statistics.add(new Deviation());
    }
    return statistics;
  }

  /** Whether it takes the score's prediction interval. */
  public boolean haveIntervals() {
    return columns.stream().anyMatch(OfInterval.class::isInstance);
  }

  /** How many columns are statistics of trees or ends of intervals. */
  public int numberColumns() {
    return (int)
        columns.stream()
            .filter(column -> column instanceof OfTrees || column instanceof OfInterval)
            .count();
  }

  /**
   * The values of those columns that are statistics of trees or ends of intervals, in order.
   *
   * @param predictions with {@link #statistics}
   * @param intervals of the model
   */
  public double[][] numbers(Predictions predictions, Intervals intervals) {
    if (!haveIntervals()) {
      return predictions.statistics();
    }
    double[] scores = predictions.scores();
    double[][] statistics = predictions.statistics();
    double[] spreads = statistics[statistics.length - 1];
    Calibration calibration = intervals.calibration();
    List<double[]> numbers = new ArrayList<>();
    int next = 0;
    for (AnswerColumn column : columns) {
      if (column instanceof OfTrees) {
        numbers.add(statistics[next++]);
      } else if (column instanceof OfInterval end) {
        double[] ends = new double[scores.length];
        for (int row = 0; row < ends.length; row++) {
          ends[row] =
              end.isUpper()
                  ? calibration.upper(scores[row], spreads[row], end.level())
                  : calibration.lower(scores[row], spreads[row], end.level());
        }
        numbers.add(ends);
      }
    }
    return numbers.toArray(double[][]::new);
  }

  /** Whether it takes an explanation of the score. */
  public boolean areExplained() {
    return columns.stream()
        .anyMatch(column -> column instanceof Base || column instanceof OfColumns);
  }

  /**
   * How many fields of CSV an answer has.
   *
   * @param used how many columns there are contributions of
   */
  public int fields(int used) {
    return columns.stream()
        .mapToInt(column -> column instanceof OfColumns some ? some.fields(used) : 1)
        .sum();
  }

  /** The names of the record's columns that are answered back, in order. */
  public List<String> ofRecord() {
    return columns.stream().filter(OfRecord.class::isInstance).map(AnswerColumn::name).toList();
  }

  /**
   * Checks that a model can answer so, and prepares it to explain scores if it has to.
   *
   * @throws RequestException if it cannot
   */
  public void check(RecordLayout layout, Scorer scorer) {
    problem(layout, scorer)
        .ifPresent(
            problem -> {
              throw RequestException.of(ErrorCode.BAD_OUTPUT, problem);
            });
  }

  /** Why a model cannot answer so; empty if it can, and is then prepared to explain scores. */
  public Optional<String> problem(RecordLayout layout, Scorer scorer) {
    if (!scorer.hasTrees() && !statistics().isEmpty()) {
      return Optional.of(
          "\"std\", percentiles and prediction intervals need a random forest's trees, but this"
              + " model's score is none of a random forest");
    }
    for (AnswerColumn column : columns) {
      if (column instanceof OfInterval end) {
        Optional<String> problem = scorer.intervals().problem(end.level());
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    ColumnNames names = layout.names();
    Optional<String> unknown =
        ofRecord().stream()
            .filter(name -> names.indexOf(name).filter(index -> !names.isTarget(index)).isEmpty())
            .findFirst()
            .map(name -> "the answer cannot hold it: " + UnknownColumn.message(names, name));
    if (unknown.isEmpty() && areExplained()) {
      try {
        scorer.explainer().prepare();
      } catch (Explainer.UnavailableException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return unknown;
  }
}
