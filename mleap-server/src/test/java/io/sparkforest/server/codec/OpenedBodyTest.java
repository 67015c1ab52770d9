package io.sparkforest.server.codec;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelFolder;
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

  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void loadModel() throws Exception {
    SampleModel.write(folder);
    model = new ModelFolder(folder).load();
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
          .isInstanceOf(NoRoomException.class);
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

  private static OpenedBody open(String contentType, ByteArrayInputStream body) throws IOException {
    return OpenedBody.of(
        ContentType.parse(contentType), body, model, new EnvelopeRoom(LONG).part());
  }

  private static ByteArrayInputStream body(String text, Charset charset) {
    return new ByteArrayInputStream(text.getBytes(charset));
  }
}
