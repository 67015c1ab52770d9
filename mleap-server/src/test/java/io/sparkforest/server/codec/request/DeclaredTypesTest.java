package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.answer.RecordScorer;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.mleap.StoredBundle;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.SparkmlSchema;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to bundles from elsewhere, from bytes to scores. The answers are MLeap's own. */
final class DeclaredTypesTest {
  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The label of a double is that of Double.toString.
        "double|application/json|[[1,0],[1.0,0],[1e0,0],[\"1\",0]]|1000,1000,1000,1000",
        "double|text/csv|1,0~1.0,0~3,0~2.00,0|1000,1000,0,2000",
        "float|application/json|[[1,0],[3.0,0]]|1000,0",
        // That of an integer has no point, and so none of the bundle's labels.
        "int|application/json|[[1,0],[1.0,0]]|3000,3000",
        "long|text/csv|1,0~1.0,0|3000,3000",
        // A text is a text.
        "string|text/csv|1,0~1.0,0~NaN,0|3000,1000,3000",
        "string|application/json|[[1,0],[1.0,0],[1.00,0],[\"1.00\",0]]|3000,1000,1000,3000",
        "boolean|application/json|[[true,0],[false,0]]|3000,3000",
      })
  void theDeclaredTypeDecidesWhichLabelANumberIs(
      String type, String contentType, String body, String scores) throws Exception {
    Model model = load(StoredBundle.RANKDOUBLE, "Rank", type);

    assertThat(scores(model, contentType, body)).isEqualTo(doubles(scores));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boolean|application/json|[[true,1],[false,1],[\"True\",1]]|1001,1,1001",
        "boolean|text/csv|true,1~FALSE,1|1001,1",
        "double|text/csv|1,1~0.5,1|1001,501",
        "int|text/csv|1,1~2.0,1|1001,2001",
        "string|text/csv|1,1~0.5,1|1001,501",
      })
  void aBooleanColumnTakesTrueAndFalseAndANumberIsOneOfItsType(
      String type, String contentType, String body, String scores) throws Exception {
    Model model = load(StoredBundle.BOOL, "IsNew", type);

    assertThat(scores(model, contentType, body)).isEqualTo(doubles(scores));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int|[[1.5,0]]|must be a whole number from -2147483648 to 2147483647, but is \"1.5\"",
        "byte|[[200,0]]|must be a whole number from -128 to 127, but is \"200\"",
        "string|[[1e400,0]]|must be a number that a double can hold, but is \"1e400\"",
        "boolean|[[1,0]]|must be true or false, but is \"1\"",
        "double|[[true,0]]|must be a decimal number, NaN or Infinity, but is \"true\"",
      })
  void whatIsNoValueOfTheDeclaredTypeIsRefused(String type, String body, String message)
      throws Exception {
    Model model = load(StoredBundle.RANKDOUBLE, "Rank", type);

    assertThatThrownBy(() -> scores(model, JSON, body))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.BAD_VALUE))
        .hasMessage("row 1: \"Rank\" " + message);
  }

  @Test
  void aLongThatIsALabelIsRefusedWhereItsLastDigitsWouldBeLost() throws Exception {
    Model asLabel = load(StoredBundle.RANKDOUBLE, "Rank", "long");
    Model asNumber = load(StoredBundle.BOOL, "IsNew", "long");

    assertThatThrownBy(() -> scores(asLabel, CSV, "9007199254740993,0"))
        .hasMessageContaining("row 1: \"Rank\" is a long that is read as a label")
        .hasMessageContaining("declare the column as a string");
    assertThat(scores(asLabel, CSV, "9007199254740991,0")).containsExactly(3000);
    assertThat(scores(asNumber, CSV, "9007199254740993,0"))
        .containsExactly(1000 * (double) 9007199254740993L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv|NaN,1|3001",
        "text/csv|NaN,1~3,1~Infinity,1~-Infinity,1|3001,1001,2001,1",
        "application/json|[[\"NaN\",1],[1,1]]|3001,1",
      })
  void nanAndInfinitiesAreValuesOfADouble(String contentType, String body, String scores)
      throws Exception {
    assertThat(scores(load(StoredBundle.INFBUCKETKEEP, "Rooms", "double"), contentType, body))
        .isEqualTo(doubles(scores));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"text/csv|Rooms,Area~,1", "application/json|{\"Area\":1}"})
  void whatIsMissingIsNotNan(String contentType, String body) throws Exception {
    Model model = load(StoredBundle.INFBUCKETKEEP, "Rooms", null);

    assertThatThrownBy(() -> scores(model, contentType, body))
        .hasMessage("row 1: the model cannot score the record: it has no value for \"Rooms\"");
    assertThat(scores(model, CSV, "Rooms,Area~NaN,1")).containsExactly(3001);
  }

  @Test
  void noTextMeansMissingToABundleFromElsewhere() throws Exception {
    assertThat(load(StoredBundle.SKIP, "City", null).signature().missingValues())
        .isEqualTo(Set.of());
  }

  private Model load(StoredBundle bundle, String column, @Nullable String type) throws Exception {
    Path copy = folder.resolve(bundle.name());
    bundle.copyTo(copy);
    SparkmlSchema schema =
        type == null ? null : SparkmlSchema.parse(StoredBundle.schema(column, type));
    return new ModelFolder(copy, schema).load();
  }

  /** The scores of a body, in which a tilde ends a line. */
  private static double[] scores(Model model, String contentType, String body) throws Exception {
    RecordReader reader =
        new RequestDecoder(model.layout(), BadRecords.REFUSE, AnswerColumns.SCORE)
            .open(
                ContentType.parse(contentType),
                new ByteArrayInputStream(body.replace('~', '\n').getBytes(UTF_8)));
    Records records = reader.next(100);
    return new RecordScorer(model.scorer(), AnswerColumns.SCORE, BadRecords.REFUSE)
        .score(records)
        .predictions()
        .scores();
  }

  private static double[] doubles(String list) {
    return Arrays.stream(list.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
