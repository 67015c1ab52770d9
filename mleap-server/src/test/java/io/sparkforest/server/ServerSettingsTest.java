package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.http.settings.ExecutionParameters;
import io.sparkforest.server.http.settings.ExecutionParameters.Strategy;
import io.sparkforest.server.http.settings.ModelSettings;
import io.sparkforest.server.http.settings.RequestSettings;
import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.SparkmlSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerSettingsTest {

  private static final int CORES = 4;

  @Test
  void defaultsAreSageMakers() throws Exception {
    assertThat(of(Map.of()))
        .isEqualTo(
            new ServerSettings(
                Path.of("/opt/ml"),
                8_080,
                new RequestSettings(
                    25 << 20,
                    CORES,
                    64,
                    256,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    BadRecords.REFUSE,
                    true,
                    new ExecutionParameters(8, Strategy.MULTI_RECORD, 6)),
                false,
                null,
                new ModelSettings(true, AnswerColumns.SCORE, null)));
  }

  @Test
  void everySettingIsReadFromItsVariable() throws Exception {
    ServerSettings settings =
        of(
            Map.ofEntries(
                Map.entry("SAGEMAKER_BASE_DIR", "/srv/ml"),
                Map.entry("SAGEMAKER_BIND_TO_PORT", "9090"),
                Map.entry("SAGEMAKER_MAX_PAYLOAD_IN_MB", "3"),
                Map.entry("SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", "12"),
                Map.entry("SAGEMAKER_BATCH_STRATEGY", "SingleRecord"),
                Map.entry("SERVE_MAX_REQUESTS", "7"),
                Map.entry("SERVE_QUEUE", "0"),
                Map.entry("SERVE_QUEUE_SECONDS", "9"),
                Map.entry("SERVE_SILENCE_SECONDS", "11"),
                Map.entry("SERVE_BAD_RECORDS", "answer"),
                Map.entry("SERVE_ACCESS_LOG", "FALSE"),
                Map.entry("SAGEMAKER_MULTI_MODEL", "true"),
                Map.entry("SAGEMAKER_SPARKML_SCHEMA", ForeignModel.SCHEMA),
                Map.entry("SERVE_DISCOVERY", "false"),
                Map.entry("SERVE_OUTPUT", "score,std"),
                Map.entry("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")));

    assertThat(settings)
        .isEqualTo(
            new ServerSettings(
                Path.of("/srv/ml"),
                9_090,
                new RequestSettings(
                    3 << 20,
                    CORES,
                    7,
                    0,
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(11),
                    BadRecords.ANSWER,
                    false,
                    new ExecutionParameters(12, Strategy.SINGLE_RECORD, 3)),
                true,
                SparkmlSchema.parse(ForeignModel.SCHEMA),
                new ModelSettings(
                    false,
                    AnswerColumns.parse("score,std"),
                    AnswerType.parse("application/json"))));
    assertThat(settings.modelsDir()).isEqualTo(Path.of("/srv/ml/models"));
    assertThat(settings.modelDir()).isEqualTo(Path.of("/srv/ml/model"));
  }

  @Test
  void aBatchJobsRequestsWaitAsLongAsTheyMust() throws Exception {
    RequestSettings requests =
        of(Map.of("SAGEMAKER_BATCH", "true", "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", "400"))
            .requests();

    assertThat(requests.maxQueueTime()).isZero();
    assertThat(requests.maxQueued()).isEqualTo(400);
  }

  @Test
  void payloadOfZeroMeansTheMostThatSageMakerSends() throws Exception {
    RequestSettings requests = of(Map.of("SAGEMAKER_MAX_PAYLOAD_IN_MB", "0")).requests();

    assertThat(requests.maxBodyBytes()).isEqualTo(1 << 30);
    assertThat(requests.executionParameters().maxPayloadInMegabytes()).isZero();
  }

  @Test
  void anEmptyNumberIsAnAbsentOne() throws Exception {
    assertThat(of(Map.of("SAGEMAKER_BIND_TO_PORT", " ")).port()).isEqualTo(8_080);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVE_OUTPUT,'score,',a name is empty",
    "SERVE_OUTPUT,'p5,p5','\"p5\" stands twice'",
    "SERVE_OUTPUT,p101,'\"p101\" must be from p0 to p100'",
    "SAGEMAKER_SPARKML_SCHEMA,{,the schema is not valid JSON",
    "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT,application/x-npy,must be one of text/csv",
    "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT,*/*,must be one of text/csv",
    "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT,json,must be one of text/csv",
    "SAGEMAKER_SPARKML_SCHEMA,{},the schema's \"input\" must be an array of at least one column",
  })
  void refusesAnOutputOrASchemaThatMakesNoSense(String name, String value, String reason) {
    assertThatThrownBy(() -> of(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name + ": " + reason);
  }

  private static ServerSettings of(Map<String, String> environment) throws SettingsException {
    return ServerSettings.of(environment, CORES);
  }

  @ParameterizedTest
  @CsvSource({
    "SAGEMAKER_BASE_DIR,'',must be a folder's path but is \"\"",
    "SAGEMAKER_BIND_TO_PORT,-1,must be a whole number from 0 to 65535 but is \"-1\"",
    "SAGEMAKER_BIND_TO_PORT,65536,must be a whole number from 0 to 65535 but is \"65536\"",
    "SAGEMAKER_BIND_TO_PORT,http,must be a whole number from 0 to 65535 but is \"http\"",
    "SAGEMAKER_MAX_PAYLOAD_IN_MB,-1,must be a whole number from 0 to 1024 but is \"-1\"",
    "SAGEMAKER_MAX_PAYLOAD_IN_MB,1025,must be a whole number from 0 to 1024 but is \"1025\"",
    "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS,0,must be a whole number from 1 to 10000 but is \"0\"",
    "SAGEMAKER_BATCH_STRATEGY,all,must be MULTI_RECORD or SINGLE_RECORD but is \"all\"",
    "SAGEMAKER_BATCH,perhaps,must be true or false but is \"perhaps\"",
    "SERVE_MAX_REQUESTS,0,must be a whole number from 1 to 1024 but is \"0\"",
    "SERVE_QUEUE,-1,must be a whole number from 0 to 10000 but is \"-1\"",
    "SERVE_QUEUE_SECONDS,3601,must be a whole number from 0 to 3600 but is \"3601\"",
    "SERVE_SILENCE_SECONDS,0,must be a whole number from 1 to 3600 but is \"0\"",
    "SERVE_BAD_RECORDS,drop,must be REFUSE or ANSWER but is \"drop\"",
    "SERVE_ACCESS_LOG,1,must be true or false but is \"1\"",
    "SAGEMAKER_MULTI_MODEL,yes,must be true or false but is \"yes\"",
    "SERVE_DISCOVERY,off,must be true or false but is \"off\"",
    "SAGEMAKER_MAX_PAYLOAD_IN_MB,6.5,must be a whole number from 0 to 1024 but is \"6.5\"",
  })
  void refusesWhatMakesNoSense(String name, String value, String reason) {
    assertThatThrownBy(() -> of(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(name + " " + reason);
  }

  @Test
  void tellsAllProblemsTogether() {
    assertThatThrownBy(
            () ->
                of(
                    Map.of(
                        "SAGEMAKER_BASE_DIR", "\0",
                        "SAGEMAKER_BIND_TO_PORT", "x",
                        "SAGEMAKER_MAX_PAYLOAD_IN_MB", "y")))
        .hasMessageContainingAll(
            "SAGEMAKER_BASE_DIR", "SAGEMAKER_BIND_TO_PORT", "SAGEMAKER_MAX_PAYLOAD_IN_MB");
  }
}
