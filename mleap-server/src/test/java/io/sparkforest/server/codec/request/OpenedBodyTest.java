package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set up before all tests
final class OpenedBodyTest {
  private static final int LONG = 7 << 20;

  private static final String SCHEMA =
      "{\"input\":[{\"name\":\"Price\",\"type\":\"double\"},{\"name\":\"Weight\",\"type\":"
          + "\"double\"},{\"name\":\"Type\",\"type\":\"string\"},{\"name\":\"Fat\",\"type\":"
          + "\"string\"},{\"name\":\"Shop\",\"type\":\"string\"}],"
          + "\"output\":{\"name\":\"prediction\",\"type\":\"double\"}}";

  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void loadModel() throws Exception {
    SampleModel.write(folder);
    model = new ModelFolder(folder, null).load();
  }

  @Test
  void envelopesTakeNoMoreThanTheirRoom() throws Exception {
    EnvelopeRoom room = new EnvelopeRoom(250_000);
    String envelope = "{\"data\":[" + " ".repeat(200_000) + "]}";
    ContentType json = ContentType.parse("application/json");
    EnvelopeRoom.Part first = room.part();
    OpenedBody.of(json, body(envelope, UTF_8), model, first);

    try (EnvelopeRoom.Part second = room.part()) {
      assertThatThrownBy(() -> OpenedBody.of(json, body(envelope, UTF_8), model, second))
          .isInstanceOfSatisfying(
              RequestException.class,
              e -> assertThat(e.error().code()).isEqualTo(ErrorCode.OVERLOADED));
    }
    first.close();
    try (EnvelopeRoom.Part third = room.part()) {
      assertThat(OpenedBody.of(json, body(envelope, UTF_8), model, third).records()).isNotEmpty();
    }
  }

  @Test
  void ofABodyInNoEnvelopeOnlyTheBeginningIsRead() throws Exception {
    ByteArrayInputStream body = body("[" + "[],".repeat(LONG / 3) + "[]]", UTF_8);

    OpenedBody opened = open("application/json", body);

    assertThat(body.available()).isGreaterThan(LONG - 1_000);
    assertThat(opened.answerLike().format()).isEqualTo(WireFormat.JSON);
    assertThat(opened.records().readAllBytes()).hasSizeGreaterThan(LONG);
  }

  @Test
  void anEnvelopeIsOpenedInItsCharset() throws Exception {
    OpenedBody opened = open("application/json;charset=utf-16", body("{\"data\":[\"é\"]}", UTF_16));

    String records = new String(opened.records().readAllBytes(), opened.contentType().charset());
    assertThat(records).isEqualTo("[\"é\"]");
    assertThat(opened.answerLike().format()).isEqualTo(WireFormat.CSV);
  }

  @Test
  void whatBeginsLikeAnEnvelopeAndIsNoneIsHandedOnWhole() throws Exception {
    String text = "{\"data\":[1],\"other\":2}";

    OpenedBody opened = open("application/json", body(text, UTF_8));

    assertThat(new String(opened.records().readAllBytes(), UTF_8)).isEqualTo(text);
  }

  @Test
  void anEnvelopeThatIsTooLongIsRefused() {
    String text = "{\"data\":[" + " ".repeat(LONG) + "]}";

    assertThatThrownBy(() -> open("application/json", body(text, UTF_8)))
        .hasMessage(
            "a body of \"data\" or \"schema\" must not be longer than 6291456 bytes: send an array"
                + " of records");
  }

  @Test
  void linesAndCsvAreInNoEnvelope() throws Exception {
    String text = "{\"data\":[1]}";
    for (String type : new String[] {"application/jsonlines", "text/csv"}) {
      OpenedBody opened = open(type, body(text, UTF_8));

      assertThat(new String(opened.records().readAllBytes(), UTF_8)).isEqualTo(text);
    }
  }

  @Test
  void theFirstOfManyLinesMayComeWithTheSchemaOfAll() throws Exception {
    String second = "{\"data\":[2,\"" + "x".repeat(100_000) + "\"]}\r\n";
    for (String first :
        new String[] {
          "{\"schema\":" + SCHEMA + ",\"data\":[1,\"\u00e9\"]}",
          "\uFEFF { \"data\" : [1,\"\u00e9\"] , \"schema\" : " + SCHEMA + " }",
          "{\"schema\":" + SCHEMA + "," + " ".repeat(5_000) + "\"data\":[1,\"\u00e9\"]}"
        }) {
      OpenedBody opened = open("application/jsonlines", body(first + "\r\n" + second, UTF_8));

      assertThat(opened.model().signature().columns())
          .extracting(Column::name)
          .containsExactly("Price", "Weight", "Type", "Fat", "Shop");
      assertThat(new String(opened.records().readAllBytes(), UTF_8))
          .isEqualTo("[1,\"\u00e9\"]\n" + second);
      assertThat(opened.answerLike().format()).isEqualTo(WireFormat.JSON_LINES);
    }
  }

  @Test
  void aSchemaOnTheOnlyLineNeedsNoLineEnd() throws Exception {
    OpenedBody opened =
        open("application/jsonlines", body("{\"schema\":" + SCHEMA + ",\"data\":[1]}", UTF_8));

    assertThat(new String(opened.records().readAllBytes(), UTF_8)).isEqualTo("[1]");
  }

  @Test
  void aSchemaOnTheFirstLineThatDoesNotFitIsRefused() {
    String line = "{\"schema\":" + SCHEMA.replace("Weight", "Mass") + ",\"data\":[1]}";

    assertThatThrownBy(() -> open("application/jsonlines", body(line, UTF_8)))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("has no \"Weight\"");
  }

  @Test
  void ofLinesNoMoreThanTheFirstIsReadAhead() throws Exception {
    ByteArrayInputStream body = body("{\"data\":[1]}\n".repeat(LONG / 13), UTF_8);
    OpenedBody opened = open("application/jsonlines", body);

    assertThat(body.available()).isGreaterThan(LONG - 1_000);
    assertThat(opened.records().readAllBytes()).hasSizeGreaterThan(LONG - 100);

    ByteArrayInputStream endless = body("{\"data\":[" + " ".repeat(LONG), UTF_8);
    open("application/jsonlines", endless);
    assertThat(endless.available()).isGreaterThan(LONG / 2);
  }

  private static OpenedBody open(String contentType, ByteArrayInputStream body) throws IOException {
    return OpenedBody.of(
        ContentType.parse(contentType), body, model, new EnvelopeRoom(LONG).part());
  }

  private static ByteArrayInputStream body(String text, Charset charset) {
    return new ByteArrayInputStream(text.getBytes(charset));
  }
}
