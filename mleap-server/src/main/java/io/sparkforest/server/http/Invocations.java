package io.sparkforest.server.http;

import io.javalin.http.Context;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerEncoder;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.Records;
import io.sparkforest.server.codec.RequestDecoder;
import io.sparkforest.server.codec.SparkmlEnvelope;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.TreeStatistic;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The way of an invocation, whichever model it is for: a body of records in, a prediction for each
 * out.
 */
final class Invocations {
  private final BodyReader bodyReader;

  /**
   * One permit a core. Scoring only computes: more of it at a time than there are cores makes every
   * request slower and the memory in use larger. Waiting for the network happens outside.
   */
  private final Semaphore cores;

  private final AnswerColumns usualColumns;
  private final ServerMetrics metrics;

  Invocations(int maxBodyBytes, int cores, AnswerColumns usualColumns, ServerMetrics metrics) {
    this.usualColumns = usualColumns;
    this.metrics = metrics;
    this.bodyReader = new BodyReader(maxBodyBytes);
    this.cores = new Semaphore(cores, true);
  }

  /** Answers a request with a model's predictions; what goes wrong is for the error mapper. */
  void answer(Context context, Model model) {
    // The body first, even if its type is then refused: a client that is still sending would else
    // find its connection closed instead of an answer.
    byte[] body = bodyReader.read(context.req());
    ContentType contentType = ContentType.parse(context.header("Content-Type"));
    Optional<SparkmlEnvelope> envelope = Optional.empty();
    if (contentType.format() == WireFormat.JSON) {
      envelope = SparkmlEnvelope.of(body, model.signature());
    }
    ContentType answerLike = contentType;
    Model asked = model;
    if (envelope.isPresent()) {
      answerLike = contentType.answeredAsCsv();
      asked = envelope.get().asked(model);
      body = envelope.get().data();
    }
    AnswerType answerType = AnswerType.negotiate(accept(context), answerLike);
    byte[] answer = answer(asked, contentType, body, answerType, columns(answerType, asked));
    context.contentType(answerType.name()).result(answer);
  }

  /** What the answer is to hold: what the request says, else the server's setting. */
  private AnswerColumns columns(AnswerType answerType, Model model) {
    AnswerColumns columns = answerType.columns().orElse(usualColumns);
    if (!columns.equals(AnswerColumns.SCORE)) {
      columns.check(model.signature(), model.scorer().hasTrees());
    }
    return columns;
  }

  private byte[] answer(
      Model model,
      ContentType contentType,
      byte[] body,
      AnswerType answerType,
      AnswerColumns columns) {
    cores.acquireUninterruptibly();
    try {
      Records records = new RequestDecoder(model.signature(), columns).decode(contentType, body);
      metrics.rows(records.rows().size());
      return AnswerEncoder.encode(
          answerType, columns, predictions(model, records, columns), records.kept());
    } finally {
      cores.release();
    }
  }

  private static Predictions predictions(Model model, Records records, AnswerColumns columns) {
    List<TreeStatistic> statistics = columns.statistics();
    if (statistics.isEmpty()) {
      return new Predictions(model.scorer().score(records.rows()), new double[0][]);
    }
    return model.scorer().score(records.rows(), statistics);
  }

  /** All {@code Accept} headers as one; sent apart they mean the same as sent together. */
  private static String accept(Context context) {
    List<String> headers = Collections.list(context.req().getHeaders("Accept"));
    return String.join(",", headers);
  }
}
