package io.sparkforest.server.codec.answer;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.Explainer.Explanation;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.TreeStatistic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores records, a batch at a time, on any number of threads. A record that the model has no
 * answer to is an error like one that cannot be read.
 */
public final class RecordScorer {
  private final Scorer scorer;
  private final AnswerColumns answer;
  private final List<TreeStatistic> statistics;
  private final boolean areExplained;
  private final BadRecords badRecords;

  /**
   * A scorer of one request.
   *
   * @param answer what is requested in addition to the score; the scorer must support it
   */
  public RecordScorer(Scorer scorer, AnswerColumns answer, BadRecords badRecords) {
    this.scorer = scorer;
    this.answer = answer;
    this.statistics = answer.statistics();
    this.areExplained = answer.areExplained();
    this.badRecords = badRecords;
  }

  /**
   * Scores consecutive records of a request.
   *
   * @throws RequestException {@code NOT_SCORABLE} if the model has no answer to one of them and a
   *     bad record fails its request
   */
  public ScoredRecords score(Records records) {
    try {
      return new ScoredRecords(predictions(records.rows()), records.errors());
    } catch (NotScorableException e) {
      if (badRecords == BadRecords.REFUSE) {
        throw new RequestException(error(records, e.row(), e));
      }
      return oneByOne(records);
    }
  }

  private ScoredRecords oneByOne(Records records) {
    double[] scores = new double[records.size()];
    double[][] values = new double[answer.numberColumns()][records.size()];
    Explanation explanation = areExplained ? nothing(records.size()) : null;
    Map<Integer, RequestError> errors = new HashMap<>(records.errors());
    for (int row = 0; row < records.size(); row++) {
      if (!errors.containsKey(row)) {
        try {
          Predictions single = predictions(records.rows().only(row));
          scores[row] = single.scores()[0];
          for (int statistic = 0; statistic < values.length; statistic++) {
            values[statistic][row] = single.statistics()[statistic][0];
          }
          Explanation own = single.explanation();
          if (explanation != null && own != null) {
            explanation.contributions()[row] = own.contributions()[0];
          }
        } catch (NotScorableException e) {
          errors.put(row, error(records, row, e));
        }
      }
    }
    return new ScoredRecords(new Predictions(scores, values, explanation), errors);
  }

  private Predictions predictions(Rows rows) {
    Predictions predictions =
        statistics.isEmpty()
            ? new Predictions(scorer.score(rows), new double[0][])
            : scorer.score(rows, statistics);
    return new Predictions(
        predictions.scores(),
        answer.numbers(predictions, scorer.intervals()),
        areExplained ? explainer().explain(rows) : null);
  }

  /** An explanation to which the records' contributions are still to come. */
  private Explanation nothing(int rows) {
    Explainer explainer = explainer();
    return new Explanation(
        explainer.base(), explainer.columns(), new double[rows][explainer.columns().size()]);
  }

  private Explainer explainer() {
    try {
      return scorer.explainer();
    } catch (Explainer.UnavailableException e) {
      throw new IllegalStateException("requested though there is none: " + e.getMessage(), e);
    }
  }

  private static RequestError error(Records records, int place, NotScorableException e) {
    long row = records.before() + place + 1;
    return RequestError.ofRow(ErrorCode.NOT_SCORABLE, row, "row " + row + ": " + e.getMessage());
  }
}
