package io.sparkforest.server.codec;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.TreeStatistic;
import io.sparkforest.server.model.TreeStatistic.Deviation;
import io.sparkforest.server.model.TreeStatistic.Quantile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer holds for each record, in order: the score, the trees' standard deviation and
 * percentiles, what columns contribute to the score, and columns of the record itself.
 *
 * <p>Written as names parted by commas: {@code score}, {@code std}, {@code p5} or {@code p97.5} for
 * a percentile, {@code base} and {@code contributions}, {@code top3} for the three greatest of
 * these, and anything else a column; {@code column:std} is a column of that name.
 */
public record AnswerColumns(List<AnswerColumn> columns) {
  /** The score alone, the default. */
  public static final AnswerColumns SCORE = new AnswerColumns(List.of(new Score()));

  private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,3}(?:\\.[0-9]{1,6})?)");
  private static final Pattern TOP = Pattern.compile("top([1-9][0-9]{0,4})");
  private static final String COLUMN = "column:";

  /** One value of an answer. */
  public sealed interface AnswerColumn {
    /** Its name in JSON. */
    String name();
  }

  /** The prediction. */
  record Score() implements AnswerColumn {
    @Override
    public String name() {
      return "score";
    }
  }

  /** Something about the trees' predictions. */
  public record OfTrees(String name, TreeStatistic statistic) implements AnswerColumn {}

  /** What the forest predicts of a record of which nothing is known. */
  public record Base() implements AnswerColumn {
    @Override
    public String name() {
      return "base";
    }
  }

  /**
   * What columns contribute to the score.
   *
   * @param most how many of them, those that contribute most; 0 for all that the forest uses
   */
  public record OfColumns(String name, int most) implements AnswerColumn {
    /** How many fields of CSV these are, of so many columns. */
    public int fields(int used) {
      return most == 0 ? used : 2 * Math.min(most, used);
    }
  }

  /** A column of the record, as it was sent. */
  public record OfRecord(String name) implements AnswerColumn {}

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
      AnswerColumn column = column(part.strip());
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("\"" + column.name() + "\" stands twice");
      }
      columns.add(column);
    }
    return new AnswerColumns(columns);
  }

  private static AnswerColumn column(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name is empty");
    }
    if (name.startsWith(COLUMN)) {
      return new OfRecord(name.substring(COLUMN.length()));
    }
    if (name.equals("score")) {
      return new Score();
    }
    if (name.equals("std")) {
      return new OfTrees(name, new Deviation());
    }
    if (name.equals("base")) {
      return new Base();
    }
    if (name.equals("contributions")) {
      return new OfColumns(name, 0);
    }
    Matcher top = TOP.matcher(name);
    if (top.matches()) {
      return new OfColumns(name, Integer.parseInt(top.group(1)));
    }
    Matcher percentile = PERCENTILE.matcher(name);
    if (percentile.matches()) {
      double percent = Double.parseDouble(percentile.group(1));
      if (percent > 100) {
        throw new IllegalArgumentException("\"" + name + "\" must be from p0 to p100");
      }
      return new OfTrees(name, new Quantile(percent / 100));
    }
    return new OfRecord(name);
  }

  /** The statistics to compute from the trees, in order. */
  public List<TreeStatistic> statistics() {
    List<TreeStatistic> statistics = new ArrayList<>();
    for (AnswerColumn column : columns) {
      if (column instanceof OfTrees ofTrees) {
        statistics.add(ofTrees.statistic());
      }
    }
    return statistics;
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
          "\"std\" and percentiles need a random forest's trees, but this model's score is"
              + " none of a random forest");
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
