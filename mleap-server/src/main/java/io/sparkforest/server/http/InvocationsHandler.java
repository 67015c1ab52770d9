package io.sparkforest.server.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sparkforest.server.codec.AnswerEncoder;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.RequestDecoder;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** {@code POST /invocations}: a body of records in, a prediction for each out. */
final class InvocationsHandler implements Handler {
  private final BodyReader bodyReader;
  private final RequestDecoder decoder;
  private final Scorer scorer;

  /**
   * One permit a core. Scoring only computes: more of it at a time than there are cores makes every
   * request slower and the memory in use larger. Waiting for the network happens outside.
   */
  private final Semaphore cores;

  InvocationsHandler(Model model, int maxBodyBytes, int cores) {
    this.bodyReader = new BodyReader(maxBodyBytes);
    this.decoder = new RequestDecoder(model.signature());
    this.scorer = model.scorer();
    this.cores = new Semaphore(cores, true);
  }

  @Override
  public void handle(Context context) {
    // The body first, even if its type is then refused: a client that is still sending would else
    // find its connection closed instead of an answer.
    byte[] body = bodyReader.read(context.req());
    ContentType contentType = ContentType.parse(context.header("Content-Type"));
    AnswerType answerType = AnswerType.negotiate(accept(context), contentType);
    byte[] answer = answer(contentType, body, answerType.format());
    context.contentType(answerType.name()).result(answer);
  }

  private byte[] answer(ContentType contentType, byte[] body, WireFormat answerFormat) {
    cores.acquireUninterruptibly();
    try {
      Rows rows = decoder.decode(contentType, body);
      return AnswerEncoder.encode(answerFormat, scorer.score(rows));
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
