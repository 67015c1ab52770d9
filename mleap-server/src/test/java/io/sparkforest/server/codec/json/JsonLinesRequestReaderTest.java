package io.sparkforest.server.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonLinesRequestReaderTest {
  private static final Signature SAMPLE = SampleModel.signature();

  @Test
  void readsARecordALine() {
    assertThat(rows("{\"Price\": 1}\n[0,1,2,3,4,5]\r\n{}"))
        .containsExactly("-|1.0|-|-|-", "1.0|2.0|3|4|5", "-|-|-|-|-");
  }

  @Test
  void blankLinesAtTheEndHoldNoRecord() {
    assertThat(rows("{\"Price\": 1}\n\n  \n")).containsExactly("-|1.0|-|-|-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}~~{}|BLANK_LINE|2||line 2 is blank",
        "~|NO_RECORD|||contains no record",
        "{} {}|MALFORMED_BODY|1||line 1 must hold a single record",
        "{}~[{}]|WRONG_WIDTH|2||found 1",
        "{}~3|MALFORMED_BODY|2||row 2: a record must be an object or an array",
        "{}~{\"Price\"|MALFORMED_BODY|2||line 2 is not valid JSON",
        "{}~{\"Price\": \"x\"}|BAD_VALUE|2|Price|row 2: \"Price\" must be a decimal number",
        "{\"instances\": []}|UNKNOWN_COLUMN|1|instances|there is no column \"instances\"",
      })
  void refusesWhatIsWrong(
      String body, ErrorCode code, @Nullable Long row, @Nullable String column, String message) {
    Decoded.assertRefused(
        SAMPLE, "application/jsonlines", body.replace('~', '\n'), code, row, column, message);
  }

  private static List<String> rows(String body) {
    return Decoded.rows(SAMPLE, "application/jsonlines", body);
  }
}
