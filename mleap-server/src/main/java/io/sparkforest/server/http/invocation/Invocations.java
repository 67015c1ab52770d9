package io.sparkforest.server.http.invocation;

import io.javalin.http.Context;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.answer.AnswerEncoder;
import io.sparkforest.server.codec.answer.RecordScorer;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.request.EnvelopeRoom;
import io.sparkforest.server.codec.request.OpenedBody;
import io.sparkforest.server.codec.request.RecordReader;
import io.sparkforest.server.codec.request.RequestDecoder;
import io.sparkforest.server.drift.DriftTally;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.http.invocation.SliceScoring.Slice;
import io.sparkforest.server.http.settings.ModelSettings;
import io.sparkforest.server.http.settings.RequestSettings;
import io.sparkforest.server.http.telemetry.RequestNotes;
import io.sparkforest.server.http.telemetry.ServerMetrics;
import io.sparkforest.server.model.Model;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles invocations of any model: reads records, scores them and writes a prediction for each,
 * one slice at a time, so that a body of any length needs little memory and no request delays
 * others for long.
 */
public final class Invocations {
  private static final Logger LOG = LoggerFactory.getLogger(Invocations.class);

  /** Some ten milliseconds of work. */
  private static final int SLICE = 256;

  /** To explain a score takes a hundred times as long. */
  private static final int EXPLAINED_SLICE = 32;

  /** Bytes of a few records; zipped, they may be many. */
  private static final int SHORT = 4_096;

  /** Of the heap, an eighth is for bodies that are read as a whole. */
  private static final int PART_FOR_ENVELOPES = 8;

  private final int maxBodyBytes;
  private final BadRecords badRecords;
  private final Cores cores;
  private final EnvelopeRoom envelopeRoom =
      new EnvelopeRoom(Runtime.getRuntime().maxMemory() / PART_FOR_ENVELOPES);
  private final ModelSettings usual;
  private final ServerMetrics metrics;

  /**
   * @param usual the defaults for what a request does not specify
   */
  public Invocations(RequestSettings settings, ModelSettings usual, ServerMetrics metrics) {
    maxBodyBytes = settings.maxBodyBytes();
    badRecords = settings.badRecords();
    cores = new Cores(settings.cores());
    this.usual = usual;
    this.metrics = metrics;
  }

  /** Answers a request with a model's predictions; exceptions are left to the error mapper. */
  public void answer(Context context, Model model) throws IOException {
    Cores.Claim core = cores.claim(isShort(context.req()));
    try (RequestBody body = new RequestBody(context.req(), maxBodyBytes, core)) {
      CustomAttributes.answerBack(context);
      new Invocation(context, body, core).answer(model);
    } catch (RuntimeException | Error e) {
      core.release();
      if (!RequestBody.isBroken(e)) {
        RequestBody.drain(context.req());
      }
      throw e;
    } finally {
      core.release();
    }
  }

  /** Whether a request declares only a few bytes, which {@code EarlyBody} has received. */
  private static boolean isShort(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length >= 0 && length <= SHORT && request.getHeader("Content-Encoding") == null;
  }

  private final class Invocation {
    private final Context context;
    private final RequestBody body;
    private final Cores.Claim core;
    private @Nullable DriftTally tally;

    private Invocation(Context context, RequestBody body, Cores.Claim core) {
      this.context = context;
      this.body = body;
      this.core = core;
    }

    private void answer(Model model) throws IOException {
      ContentType contentType = ContentType.parse(context.header("Content-Type"));
      core.acquire();
      try (EnvelopeRoom.Part room = envelopeRoom.part()) {
        answer(OpenedBody.of(contentType, body, model, room));
      }
    }

    private void answer(OpenedBody opened) throws IOException {
      AnswerType type = AnswerType.negotiate(accept(), opened.answerLike(), usual.answerType());
      AnswerColumns columns = columns(type, opened.model());
      try (Answer answer = new Answer(context, type)) {
        answer(opened, columns, answer);
      }
    }

    private void answer(OpenedBody opened, AnswerColumns columns, Answer answer)
        throws IOException {
      try {
        score(opened, columns, answer);
        core.release();
        answer.finish();
      } catch (Throwable e) {
        RequestException failure = body.failure();
        if (!answer.isOnItsWay()) {
          if (failure != null) {
            throw failure;
          }
          throw e;
        }
        breakOff(answer, failure != null ? failure : e);
      }
    }

    private void breakOff(Answer answer, Throwable throwable) throws IOException {
      String reason = throwable.toString();
      if (!(throwable instanceof IOException)) {
        RequestError error = ErrorMapper.error(throwable);
        RequestNotes.noteError(context.req(), error);
        reason = error.place();
      }
      LOG.warn("A response was aborted after its first bytes were sent: {}", reason);
      RequestNotes.noteBrokenOff(context.req());
      answer.breakOff();
    }

    /** The contents of the response: as requested, else the server's setting. */
    private AnswerColumns columns(AnswerType type, Model model) {
      AnswerColumns columns = type.columns(usual.answerColumns());
      if (!columns.equals(AnswerColumns.SCORE)) {
        columns.check(model.layout(), model.scorer());
      }
      return columns;
    }

    private void score(OpenedBody opened, AnswerColumns columns, Answer answer) throws IOException {
      Model model = opened.model();
      RecordReader reader =
          new RequestDecoder(model.layout(), badRecords, columns)
              .open(opened.contentType(), opened.records());
      RecordScorer scorer = new RecordScorer(model.scorer(), columns, badRecords);
      AnswerEncoder encoder = new AnswerEncoder(answer.type(), columns);
      int slice = columns.areExplained() ? EXPLAINED_SLICE : SLICE;
      long rows = 0;
      try (SliceScoring slices = new SliceScoring(scorer, model.drift(), cores, slice)) {
        for (Records records = next(reader, slices, slice);
            records.size() > 0;
            records = next(reader, slices, slice)) {
          rows += records.size();
          slices.add(records);
          for (Slice done = slices.poll(); done != null; done = slices.poll()) {
            add(done, encoder, answer, reader);
          }
          // Most requests have a single slice: they need not queue to learn that.
          if (records.size() == slice || rows > records.size()) {
            core.release();
            if (answer.isLong()) {
              answer.spill();
            }
            core.acquire();
          }
        }
        for (Slice done = slices.take(); done != null; done = slices.take()) {
          add(done, encoder, answer, reader);
        }
      }
      answer.add(encoder.end());
      RequestNotes.noteRows(context.req(), rows);
      DriftTally all = tally;
      if (all != null) {
        model.drift().add(all);
        RequestNotes.noteDrift(context.req(), all);
      }
    }

    /** The error of an earlier record is reported before that of a later one. */
    private Records next(RecordReader reader, SliceScoring slices, int slice) throws IOException {
      try {
        return reader.next(slice);
      } catch (RequestException e) {
        slices.awaitAll();
        throw e;
      }
    }

    private void add(Slice slice, AnswerEncoder encoder, Answer answer, RecordReader reader) {
      answer.add(encoder.encode(slice.scored(), slice.records().kept()));
      metrics.countRows(slice.scored().scored());
      if (tally == null) {
        tally = slice.tally();
      } else {
        tally.add(slice.tally());
      }
      reader.reuse(slice.records());
    }

    /** All {@code Accept} headers as one; sent apart they mean the same as sent together. */
    private String accept() {
      List<String> headers = Collections.list(context.req().getHeaders("Accept"));
      return String.join(",", headers);
    }
  }
}
