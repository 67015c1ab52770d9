package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.http.ModelSettings;
import io.sparkforest.server.model.ForeignModel;
import io.sparkforest.server.model.SparkmlSchema;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerSettingsTest {

  @Test
  void defaultsAreSageMakers() throws Exception {
    assertThat(ServerSettings.of(Map.of()))
        .isEqualTo(
            new ServerSettings(
                Path.of("/opt/ml"),
                8_080,
                25,
                false,
                null,
                new ModelSettings(true, AnswerColumns.SCORE)));
  }

  @Test
  void everySettingIsReadFromItsVariable() throws Exception {
    ServerSettings settings =
        ServerSettings.of(
            Map.of(
                "SAGEMAKER_BASE_DIR", "/srv/ml",
                "SAGEMAKER_BIND_TO_PORT", "9090",
                "SAGEMAKER_MAX_PAYLOAD_IN_MB", "6",
                "SAGEMAKER_MULTI_MODEL", "true",
                "SAGEMAKER_SPARKML_SCHEMA", ForeignModel.SCHEMA,
                "SERVE_DISCOVERY", "false",
                "SERVE_OUTPUT", "score,std"));

    assertThat(settings)
        .isEqualTo(
            new ServerSettings(
                Path.of("/srv/ml"),
                9_090,
                6,
                true,
                SparkmlSchema.parse(ForeignModel.SCHEMA),
                new ModelSettings(false, AnswerColumns.parse("score,std"))));
    assertThat(settings.modelsDir()).isEqualTo(Path.of("/srv/ml/models"));
    assertThat(settings.modelDir()).isEqualTo(Path.of("/srv/ml/model"));
    assertThat(settings.maxPayloadBytes()).isEqualTo(6_291_456);
  }

  @Test
  void payloadOfZeroMeansTheMostThatSageMakerSends() throws Exception {
    assertThat(ServerSettings.of(Map.of("SAGEMAKER_MAX_PAYLOAD_IN_MB", "0")).maxPayloadBytes())
        .isEqualTo(1 << 30);
  }

  @Test
  void anEmptyNumberIsAnAbsentOne() throws Exception {
    assertThat(ServerSettings.of(Map.of("SAGEMAKER_BIND_TO_PORT", " ")).port()).isEqualTo(8_080);
  }

  @ParameterizedTest
  @CsvSource({
    "SAGEMAKER_BASE_DIR,'',must be a folder's path but is \"\"",
    "SAGEMAKER_BIND_TO_PORT,-1,must be a whole number from 0 to 65535 but is \"-1\"",
    "SAGEMAKER_BIND_TO_PORT,65536,must be a whole number from 0 to 65535 but is \"65536\"",
    "SAGEMAKER_BIND_TO_PORT,http,must be a whole number from 0 to 65535 but is \"http\"",
    "SAGEMAKER_MAX_PAYLOAD_IN_MB,-1,must be a whole number from 0 to 1024 but is \"-1\"",
    "SAGEMAKER_MAX_PAYLOAD_IN_MB,1025,must be a whole number from 0 to 1024 but is \"1025\"",
    "SAGEMAKER_MULTI_MODEL,yes,must be true or false but is \"yes\"",
    "SERVE_DISCOVERY,off,must be true or false but is \"off\"",
    "SAGEMAKER_MAX_PAYLOAD_IN_MB,6.5,must be a whole number from 0 to 1024 but is \"6.5\"",
  })
  void refusesWhatMakesNoSense(String name, String value, String reason) {
    assertThatThrownBy(() -> ServerSettings.of(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(name + " " + reason);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVE_OUTPUT,'score,',a name is empty",
    "SERVE_OUTPUT,'p5,p5','\"p5\" stands twice'",
    "SERVE_OUTPUT,p101,'\"p101\" must be from p0 to p100'",
    "SAGEMAKER_SPARKML_SCHEMA,{,the schema is not valid JSON",
    "SAGEMAKER_SPARKML_SCHEMA,{},the schema's \"input\" must be an array of at least one column",
  })
  void refusesAnOutputOrASchemaThatMakesNoSense(String name, String value, String reason) {
    assertThatThrownBy(() -> ServerSettings.of(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name + ": " + reason);
  }

  @Test
  void tellsAllProblemsTogether() {
    assertThatThrownBy(
            () ->
                ServerSettings.of(
                    Map.of(
                        "SAGEMAKER_BASE_DIR", "\0",
                        "SAGEMAKER_BIND_TO_PORT", "x",
                        "SAGEMAKER_MAX_PAYLOAD_IN_MB", "y")))
        .hasMessageContainingAll(
            "SAGEMAKER_BASE_DIR", "SAGEMAKER_BIND_TO_PORT", "SAGEMAKER_MAX_PAYLOAD_IN_MB");
  }
}
