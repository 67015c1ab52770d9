package io.sparkforest.server.http;

import io.javalin.http.Context;
import io.sparkforest.server.codec.AnswerEncoder;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.RecordReader;
import io.sparkforest.server.codec.Records;
import io.sparkforest.server.codec.RequestDecoder;
import io.sparkforest.server.model.Model;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an invocation, whichever model it is for: records in, a prediction for each out, a
 * slice at a time, so that a body of any length takes little memory and no request keeps others
 * waiting for long.
 */
final class Invocations {
  private static final Logger LOG = LoggerFactory.getLogger(Invocations.class);

  /** Some ten milliseconds of work. */
  private static final int SLICE = 256;

  private final int maxBodyBytes;
  private final BadRecords badRecords;
  private final Cores cores;

  Invocations(RequestSettings settings) {
    maxBodyBytes = settings.maxBodyBytes();
    badRecords = settings.badRecords();
    cores = new Cores(settings.cores());
  }

  /** Answers a request with a model's predictions; what goes wrong is for the error mapper. */
  void answer(Context context, Model model) throws IOException {
    CustomAttributes.answerBack(context);
    Cores.Claim core = cores.claim();
    RequestBody body = new RequestBody(context.req(), maxBodyBytes, core);
    try {
      ContentType contentType = ContentType.parse(context.header("Content-Type"));
      Answer answer = new Answer(context, AnswerType.negotiate(accept(context), contentType));
      answer(model, contentType, body, answer, core, context);
    } catch (RuntimeException e) {
      body.passOver();
      throw e;
    }
  }

  private void answer(
      Model model,
      ContentType contentType,
      RequestBody body,
      Answer answer,
      Cores.Claim core,
      Context context)
      throws IOException {
    try {
      long rows = score(model, contentType, body, answer, core);
      AccessLog.rows(context.req(), rows);
      answer.finish();
    } catch (RuntimeException | IOException e) {
      RuntimeException failure = body.failure();
      if (!answer.isOnItsWay()) {
        if (failure != null) {
          throw failure;
        }
        throw e;
      }
      LOG.warn(
          "An answer was broken off after it had begun: {}",
          String.valueOf(failure != null ? failure : e));
      AccessLog.brokenOff(context.req());
      answer.breakOff();
    }
  }

  private long score(
      Model model, ContentType contentType, RequestBody body, Answer answer, Cores.Claim core)
      throws IOException {
    AnswerEncoder encoder = new AnswerEncoder(answer.format());
    RequestDecoder decoder = new RequestDecoder(model.signature(), badRecords);
    long rows = 0;
    try {
      core.take();
      RecordReader reader = decoder.open(contentType, body);
      for (Records records = reader.next(SLICE); records.size() > 0; records = reader.next(SLICE)) {
        answer.add(encoder.encode(model.scorer().score(records.rows()), records.faults()));
        rows += records.size();
        core.giveBack();
        if (answer.isLong()) {
          answer.send();
        }
        core.take();
      }
      answer.add(encoder.end());
    } finally {
      core.giveBack();
    }
    return rows;
  }

  /** All {@code Accept} headers as one; sent apart they mean the same as sent together. */
  private static String accept(Context context) {
    List<String> headers = Collections.list(context.req().getHeaders("Accept"));
    return String.join(",", headers);
  }
}
