package io.sparkforest.server.http;

import io.javalin.http.Context;
import io.sparkforest.server.codec.AnswerEncoder;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.RequestDecoder;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Rows;
import java.util.Collections;
import java.util.List;
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

  Invocations(int maxBodyBytes, int cores) {
    this.bodyReader = new BodyReader(maxBodyBytes);
    this.cores = new Semaphore(cores, true);
  }

  /** Answers a request with a model's predictions; what goes wrong is for the error mapper. */
  void answer(Context context, Model model) {
    // The body first, even if its type is then refused: a client that is still sending would else
    // find its connection closed instead of an answer.
    byte[] body = bodyReader.read(context.req());
    ContentType contentType = ContentType.parse(context.header("Content-Type"));
    AnswerType answerType = AnswerType.negotiate(accept(context), contentType);
    byte[] answer = answer(model, contentType, body, answerType.format());
    context.contentType(answerType.name()).result(answer);
  }

  private byte[] answer(
      Model model, ContentType contentType, byte[] body, WireFormat answerFormat) {
    cores.acquireUninterruptibly();
    try {
      Rows rows = new RequestDecoder(model.signature()).decode(contentType, body);
      return AnswerEncoder.encode(answerFormat, model.scorer().score(rows));
    } finally {
      cores.release();
    }
  }

  /** All {@code Accept} headers as one; sent apart they mean the same as sent together. */
  private static String accept(Context context) {
    List<String> headers = Collections.list(context.req().getHeaders("Accept"));
    return String.join(",", headers);
  }
}
