package io.sparkforest.server.codec.answer;

import io.sparkforest.server.codec.AnswerColumn.OfColumns;
import io.sparkforest.server.model.Explainer.Explanation;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Writes what columns contribute to one record's score. */
final class ContributionsEncoder {
  private final List<String> names;
  private final double[] contributions;

  ContributionsEncoder(Explanation explanation, int row) {
    names = explanation.columns();
    contributions = explanation.contributions()[row];
  }

  /** The contributions by the columns' names, as a JSON object. */
  void appendObject(StringBuilder text, OfColumns columns) {
    char separator = '{';
    for (int place : places(columns)) {
      text.append(separator);
      ColumnsEncoder.appendQuoted(text, names.get(place));
      text.append(':').append(number(place));
      separator = ',';
    }
    text.append('}');
  }

  /**
   * Gives the values one after the other: each column's contribution, or if not all columns are
   * wanted, name and contribution in turns.
   */
  void forEach(OfColumns columns, Consumer<String> value, Runnable between) {
    boolean isFirst = true;
    for (int place : places(columns)) {
      if (!isFirst) {
        between.run();
      }
      isFirst = false;
      if (columns.most() > 0) {
        value.accept(names.get(place));
        between.run();
      }
      value.accept(Double.toString(number(place)));
    }
  }

  private double number(int place) {
    return AnswerEncoder.finite(contributions[place]);
  }

  /** The columns that are wanted: in the signature's order, or the greatest first. */
  private int[] places(OfColumns columns) {
    IntStream all = IntStream.range(0, contributions.length);
    if (columns.most() == 0) {
      return all.toArray();
    }
    return all.boxed()
        .sorted(Comparator.comparingDouble(place -> -Math.abs(contributions[place])))
        .limit(columns.most())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
