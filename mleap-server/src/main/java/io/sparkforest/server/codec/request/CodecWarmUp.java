package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.answer.AnswerEncoder;
import io.sparkforest.server.codec.answer.RecordScorer;
import io.sparkforest.server.codec.answer.ScoredRecords;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Scorer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, scores and answers a record in each format, so that the first request finds it loaded. */
public final class CodecWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(CodecWarmUp.class);
  private static final int ROUNDS = 20;

  /** A large model of another's may take long for a record, and the server is waited for. */
  private static final Duration LONGEST = Duration.ofMillis(500);

  private CodecWarmUp() {}

  /** Warms up what is between a request's bytes and an answer's. */
  public static void run(RecordLayout layout, Scorer scorer) {
    List<Column> columns = layout.signature().columns();
    String header =
        columns.stream()
            .map(column -> "\"" + column.name().replace("\"", "\"\"") + "\"")
            .collect(Collectors.joining(","));
    String csv = header + "\n" + ",".repeat(columns.size() - 1) + "\n";
    long deadline = System.nanoTime() + LONGEST.toNanos();
    warmUp(layout, scorer, "text/csv;header=present", csv, deadline);
    warmUp(layout, scorer, "application/json", "{\"instances\": [{}]}", deadline);
    warmUp(layout, scorer, "application/jsonlines", "{}\n", deadline);
  }

  private static void warmUp(
      RecordLayout layout, Scorer scorer, String header, String body, long deadline) {
    try {
      int rounds = 0;
      do {
        answer(layout, scorer, header, body);
        rounds++;
      } while (rounds < ROUNDS && System.nanoTime() < deadline);
    } catch (RuntimeException e) {
      // Another's model need not know what to do with gaps, and no request is lost here.
      LOG.debug("The warm-up record of missing values was rejected", e);
    } catch (IOException e) {
      throw new AssertionError("reading from memory failed", e);
    }
  }

  private static void answer(RecordLayout layout, Scorer scorer, String header, String body)
      throws IOException {
    ContentType contentType = ContentType.parse(header);
    RecordReader reader =
        new RequestDecoder(layout, BadRecords.REFUSE, AnswerColumns.SCORE)
            .open(contentType, new ByteArrayInputStream(body.getBytes(UTF_8)));
    Records records = reader.next(1);
    ScoredRecords scored =
        new RecordScorer(scorer, AnswerColumns.SCORE, BadRecords.REFUSE).score(records);
    AnswerEncoder encoder =
        new AnswerEncoder(AnswerType.negotiate(null, contentType), AnswerColumns.SCORE);
    encoder.encode(scored, records.kept());
    encoder.end();
  }
}
