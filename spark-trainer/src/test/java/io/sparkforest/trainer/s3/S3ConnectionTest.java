package io.sparkforest.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.settings.TestHyperparameters;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3ConnectionTest {
  @TempDir Path buffers;

  private S3Connection to(String endpoint) {
    return S3Connection.of(
        TestHyperparameters.of().s3(), Map.of("AWS_ENDPOINT_URL", endpoint), buffers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://minio:9000",
        "HTTP://s3.example.com/",
        "http://10.0.0.7",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com:9000",
        "http://[::12]:9000"
      })
  void anAddressThatSendsInClearOverANetworkIsToldOf(String endpoint) {
    assertThat(to(endpoint).clearTextAddress()).contains(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://minio:9000",
        "s3.example.com",
        "http://localhost",
        "http://LOCALHOST:9000/",
        "http://127.0.0.1:9000",
        "http://127.3.2.1",
        "http://[::1]:9000"
      })
  void anAddressThatIsEncryptedOrOfTheSameMachineIsNot(String endpoint) {
    assertThat(to(endpoint).clearTextAddress()).isEmpty();
  }
}
