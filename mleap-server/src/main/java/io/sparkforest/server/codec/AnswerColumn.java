package io.sparkforest.server.codec;

import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.server.model.TreeStatistic;
import io.sparkforest.server.model.TreeStatistic.Deviation;
import io.sparkforest.server.model.TreeStatistic.Quantile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One value of an answer. */
public sealed interface AnswerColumn {
  /** Its name in JSON. */
  String name();

  /** The prediction. */
  record Score() implements AnswerColumn {
    @Override
    public String name() {
      return "score";
    }
  }

  /** Something about the trees' predictions. */
  record OfTrees(String name, TreeStatistic statistic) implements AnswerColumn {}

  /**
   * An end of the score's prediction interval.
   *
   * @param level in percent
   */
  record OfInterval(boolean isUpper, int level) implements AnswerColumn {
    @Override
    public String name() {
      return isUpper ? "upper" : "lower";
    }
  }

  /** What the forest predicts of a record of which nothing is known. */
  record Base() implements AnswerColumn {
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
  record OfColumns(String name, int most) implements AnswerColumn {
    /** How many fields of CSV these are, of so many columns. */
    public int fields(int used) {
      return most == 0 ? used : 2 * Math.min(most, used);
    }
  }

  /** A column of the record, as it was sent. */
  record OfRecord(String name) implements AnswerColumn {}

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is empty, or a percentile is above 100
   */
  static AnswerColumn of(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name is empty");
    }
    if (name.startsWith(Names.PREFIX)) {
      return new OfRecord(name.substring(Names.PREFIX.length()));
    }
    if (name.equals("score")) {
      return new Score();
    }
    if (name.equals("std")) {
      return new OfTrees(name, new Deviation());
    }
    if (name.equals("lower") || name.equals("upper")) {
      return new OfInterval(name.equals("upper"), Calibration.USUAL_LEVEL);
    }
    if (name.equals("base")) {
      return new Base();
    }
    if (name.equals("contributions")) {
      return new OfColumns(name, 0);
    }
    Matcher top = Names.TOP.matcher(name);
    if (top.matches()) {
      return new OfColumns(name, Integer.parseInt(top.group(1)));
    }
    Matcher percentile = Names.PERCENTILE.matcher(name);
    if (percentile.matches()) {
      double percent = Double.parseDouble(percentile.group(1));
      if (percent > 100) {
        throw new IllegalArgumentException("\"" + name + "\" must be from p0 to p100");
      }
      return new OfTrees(name, new Quantile(percent / 100));
    }
    return new OfRecord(name);
  }

  /** How names are written. */
  final class Names {
    static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,3}(?:\\.[0-9]{1,6})?)");
    static final Pattern TOP = Pattern.compile("top([1-9][0-9]{0,4})");
    static final String PREFIX = "column:";

    private Names() {}
  }
}
