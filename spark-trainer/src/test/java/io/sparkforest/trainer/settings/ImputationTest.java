package io.sparkforest.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ImputationTest {
  @ParameterizedTest
  @EnumSource
  void whatIsFilledInIsWrittenAsUsersWriteIt(Imputation.With with) throws Exception {
    String written = new ObjectMapper().writeValueAsString(with);

    assertThat(written).isEqualTo("\"" + with.lowerCase() + "\"");
    assertThat(with.lowerCase()).isIn("mean", "median", "mode", "constant");
  }
}
