package io.sparkforest.server.codec.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.request.RecordReader;
import io.sparkforest.server.codec.request.RequestDecoder;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that refuses some records, asked for more of them than a slice has. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class RecordScorerTest {
  private static final int SLICE = 3;
  private static final String HEADER = "Area,City,Rooms\n";
  private static final String GOOD = "150,Rome,3\n";

  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void loadModel() throws Exception {
    ForeignModel.TREE.writeProtobuf(folder);
    model = new ModelFolder(folder, null).load();
  }

  @Test
  void aRefusedRecordOfALaterSliceIsNamedByItsRowInTheRequest() {
    String body = HEADER + GOOD.repeat(7) + "150,Oslo,3\n" + GOOD;

    assertThatThrownBy(() -> answer(body, BadRecords.REFUSE))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.error().code()).isEqualTo(ErrorCode.NOT_SCORABLE);
              assertThat(e.error().row()).isEqualTo(8);
            })
        .hasMessageStartingWith("row 8: the model cannot score the record: Unseen label: Oslo");
  }

  @Test
  void aRefusedRecordIsAnsweredInItsPlaceAmongOthersAtFault() throws Exception {
    String body = HEADER + GOOD.repeat(4) + "150,Oslo,3\nx,Rome,3\n150,Rome,\n" + GOOD;

    assertThat(answer(body, BadRecords.ANSWER).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("20.0,Rome"),
            line -> assertThat(line).isEqualTo("20.0,Rome"),
            line -> assertThat(line).isEqualTo("20.0,Rome"),
            line -> assertThat(line).isEqualTo("20.0,Rome"),
            line -> assertThat(line).startsWith("\"error: NOT_SCORABLE: row 5: ").endsWith("\","),
            line -> assertThat(line).startsWith("\"error: BAD_VALUE: row 6: ").endsWith("\","),
            line -> assertThat(line).startsWith("\"error: NOT_SCORABLE: row 7: ").endsWith("\","),
            line -> assertThat(line).isEqualTo("20.0,Rome"));
  }

  private static String answer(String body, BadRecords badRecords) throws IOException {
    AnswerColumns columns = AnswerColumns.parse("score,City");
    ContentType csv = ContentType.parse("text/csv");
    RecordReader reader =
        new RequestDecoder(model.layout(), badRecords, columns)
            .open(csv, new ByteArrayInputStream(body.getBytes(UTF_8)));
    RecordScorer scorer = new RecordScorer(model.scorer(), columns, badRecords);
    AnswerEncoder encoder = new AnswerEncoder(AnswerType.negotiate(null, csv), columns);
    StringBuilder answer = new StringBuilder();
    for (Records records = reader.next(SLICE); records.size() > 0; records = reader.next(SLICE)) {
      byte[] bytes = encoder.encode(scorer.score(records), records.kept());
      answer.append(new String(bytes, UTF_8));
    }
    return answer.toString();
  }
}
