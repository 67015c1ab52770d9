package io.sparkforest.server.codec.answer;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sparkforest.server.codec.AnswerColumn;
import io.sparkforest.server.codec.AnswerColumn.Base;
import io.sparkforest.server.codec.AnswerColumn.OfColumns;
import io.sparkforest.server.codec.AnswerColumn.OfInterval;
import io.sparkforest.server.codec.AnswerColumn.OfRecord;
import io.sparkforest.server.codec.AnswerColumn.OfTrees;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.record.KeptFields;
import io.sparkforest.server.model.Explainer.Explanation;
import io.sparkforest.server.model.Predictions;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes what an answer holds for one record, where that is more than its score. */
final class ColumnsEncoder {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");
  private static final Pattern TO_QUOTE = Pattern.compile("[\",]|^\\s|\\s$");
  private static final Pattern LINE_BREAKS = Pattern.compile("[\r\n]+");

  private final AnswerColumns columns;
  private final Predictions predictions;
  private final KeptFields kept;

  ColumnsEncoder(AnswerColumns columns, Predictions predictions, KeptFields kept) {
    this.columns = columns;
    this.predictions = predictions;
    this.kept = kept;
  }

  /** How many fields of CSV a record's values are. */
  int fields() {
    Explanation explanation = predictions.explanation();
    return columns.fields(explanation == null ? 0 : explanation.columns().size());
  }

  /** A record's values as a JSON object. */
  void appendObject(StringBuilder text, int row) {
    Places places = new Places();
    char separator = '{';
    for (AnswerColumn column : columns.columns()) {
      text.append(separator);
      appendQuoted(text, column.name());
      text.append(':');
      if (column instanceof OfRecord) {
        appendJson(text, row, places.field++);
      } else if (column instanceof OfColumns some) {
        new ContributionsEncoder(explanation(), row).appendObject(text, some);
      } else {
        text.append(plain(column, row, places));
      }
      separator = ',';
    }
    text.append('}');
  }

  /** A record's values as fields of CSV, on one line that is not blank. */
  void appendFields(StringBuilder text, int row) {
    Places places = new Places();
    int start = text.length();
    String separator = "";
    for (AnswerColumn column : columns.columns()) {
      text.append(separator);
      if (column instanceof OfColumns some) {
        new ContributionsEncoder(explanation(), row)
            .forEach(some, value -> appendCsv(text, value), () -> text.append(','));
      } else {
        String value = plain(column, row, places);
        if (value != null) {
          appendCsv(text, value);
        }
      }
      separator = ",";
    }
    if (text.length() == start) {
      text.append("\"\"");
    }
  }

  /** A record's values as one text, parted by blanks. */
  void appendSource(StringBuilder text, int row) {
    Places places = new Places();
    StringBuilder values = new StringBuilder();
    String separator = "";
    for (AnswerColumn column : columns.columns()) {
      values.append(separator);
      if (column instanceof OfColumns some) {
        new ContributionsEncoder(explanation(), row)
            .forEach(some, values::append, () -> values.append(' '));
      } else {
        String value = plain(column, row, places);
        if (value != null) {
          values.append(value);
        }
      }
      separator = " ";
    }
    text.append("{\"source\":");
    appendQuoted(text, values.toString());
    text.append('}');
  }

  private @Nullable String plain(AnswerColumn column, int row, Places places) {
    if (column instanceof OfRecord) {
      return kept.get(row, places.field++);
    }
    if (column instanceof OfTrees || column instanceof OfInterval) {
      return Double.toString(statistic(row, places.statistic++));
    }
    if (column instanceof Base) {
      return Double.toString(AnswerEncoder.finite(explanation().base()));
    }
    return Double.toString(score(row));
  }

  private Explanation explanation() {
    return Objects.requireNonNull(predictions.explanation(), "an explanation was requested");
  }

  private double score(int row) {
    return AnswerEncoder.finite(predictions.scores()[row]);
  }

  private double statistic(int row, int place) {
    return AnswerEncoder.finite(predictions.statistics()[place][row]);
  }

  private void appendJson(StringBuilder text, int row, int place) {
    String value = kept.get(row, place);
    if (value == null) {
      text.append("null");
    } else if (kept.isNumeric(place) && JSON_NUMBER.matcher(value).matches()) {
      text.append(value);
    } else {
      appendQuoted(text, value);
    }
  }

  static void appendQuoted(StringBuilder text, String value) {
    text.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    text.append('"');
  }

  private static void appendCsv(StringBuilder text, String value) {
    // SageMaker joins and splits files by lines: a quoted line break would shift all records after.
    String line = LINE_BREAKS.matcher(value).replaceAll(" ");
    if (TO_QUOTE.matcher(line).find()) {
      text.append('"').append(line.replace("\"", "\"\"")).append('"');
    } else {
      text.append(line);
    }
  }

  /** Which of the record's fields, and which statistic, comes next. */
  private static final class Places {
    private int field;
    private int statistic;
  }
}
