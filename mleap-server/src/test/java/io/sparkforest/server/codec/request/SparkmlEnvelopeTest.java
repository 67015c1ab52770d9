package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkmlEnvelopeTest {
  private static final String SCHEMA =
      "{\"input\":[{\"name\":\"é\",\"type\":\"int\"}],\"output\":{\"name\":\"p\",\"type\":\"double\"}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[1,\"é\"]}",
        " { \"data\" : [1,\"é\"] } ",
        "{\"schema\":SCHEMA,\"data\":[1,\"é\"]}",
        "{\"data\":[1,\"é\"],\"schema\":SCHEMA}",
        "\uFEFF{\"data\":[1,\"é\"]}",
      })
  void theDataAreThoseBytesOfTheBody(String body) {
    SparkmlEnvelope envelope = open(body.replace("SCHEMA", SCHEMA));

    assertThat(new String(envelope.data(), UTF_8)).isEqualTo("[1,\"é\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"Weight\":1}",
        "{\"instances\":[]}",
        "{\"data\":[1]",
        "{\"data\":[1]} x",
        "{\"schema\":{}}",
        "{\"data\":[1],\"other\":2}"
      })
  void anythingElseIsNoEnvelope(String body) {
    assertThat(SparkmlEnvelope.of(body.getBytes(UTF_8), UTF_8, names(SampleModel.signature())))
        .isEmpty();
  }

  @Test
  void aColumnOfTheEnvelopesNameIsAColumn() {
    Signature signature =
        new Signature(
            "y",
            "p",
            Set.of(),
            List.of(new Column("data", ColumnType.NUMERIC, ColumnRole.FEATURE)),
            true);

    assertThat(SparkmlEnvelope.of("{\"data\":1}".getBytes(UTF_8), UTF_8, names(signature)))
        .isEmpty();
  }

  private static SparkmlEnvelope open(String body) {
    return SparkmlEnvelope.of(body.getBytes(UTF_8), UTF_8, names(SampleModel.signature()))
        .orElseThrow();
  }

  private static ColumnNames names(Signature signature) {
    return new RecordLayout(signature).names();
  }
}
