package io.sparkforest.server.codec.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.request.RequestDecoder;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** What a model answers to records, and which outputs it refuses. */
final class AnswersOfAModel {
  private AnswersOfAModel() {}

  static void assertRefused(Model model, String output, String reason) {
    assertThatThrownBy(() -> AnswerColumns.parse(output).check(model.layout(), model.scorer()))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.BAD_OUTPUT))
        .hasMessageContaining(reason);
  }

  static String answer(Model model, String body, String accept, AnswerColumns usual)
      throws IOException {
    ContentType csv = ContentType.parse("text/csv");
    AnswerType type = AnswerType.negotiate(accept, csv);
    AnswerColumns columns = type.columns(usual);
    columns.check(model.layout(), model.scorer());
    Records records =
        new RequestDecoder(model.layout(), BadRecords.ANSWER, columns)
            .open(csv, new ByteArrayInputStream(body.getBytes(UTF_8)))
            .next(1_000);
    RecordScorer scorer = new RecordScorer(model.scorer(), columns, BadRecords.ANSWER);
    AnswerEncoder encoder = new AnswerEncoder(type, columns);
    return new String(encoder.encode(scorer.score(records), records.kept()), UTF_8);
  }
}
