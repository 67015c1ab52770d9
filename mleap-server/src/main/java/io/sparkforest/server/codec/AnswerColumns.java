package io.sparkforest.server.codec;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.RecordLayout;
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
 * percentiles, and columns of the record itself.
 *
 * <p>Written as names parted by commas: {@code score}, {@code std}, {@code p5} or {@code p97.5} for
 * a percentile, and anything else a column; {@code column:std} is a column of that name.
 */
public record AnswerColumns(List<AnswerColumn> columns) {
  /** The score alone, the default. */
  public static final AnswerColumns SCORE = new AnswerColumns(List.of(new Score()));

  private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,3}(?:\\.[0-9]{1,6})?)");
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

  /** The names of the record's columns that are answered back, in order. */
  public List<String> ofRecord() {
    return columns.stream().filter(OfRecord.class::isInstance).map(AnswerColumn::name).toList();
  }

  /**
   * Checks that a model can answer so.
   *
   * @param hasTrees whether there are trees to ask
   * @throws RequestException if it cannot
   */
  public void check(RecordLayout layout, boolean hasTrees) {
    problem(layout, hasTrees)
        .ifPresent(
            problem -> {
              throw RequestException.of(ErrorCode.BAD_OUTPUT, problem);
            });
  }

  /** Why a model cannot answer so; empty if it can. */
  public Optional<String> problem(RecordLayout layout, boolean hasTrees) {
    if (!hasTrees && !statistics().isEmpty()) {
      return Optional.of(
          "\"std\" and percentiles need a random forest's trees, but this model's score is"
              + " none of a random forest");
    }
    ColumnNames names = layout.names();
    return ofRecord().stream()
        .filter(name -> names.indexOf(name).filter(index -> !names.isTarget(index)).isEmpty())
        .findFirst()
        .map(name -> "the answer cannot hold it: " + UnknownColumn.message(names, name));
  }
}
