package io.sparkforest.server.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests say of their bodies and of the answers that they want. */
final class MediaTypesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv|CSV|text/csv|DETECTED",
        "Text/CSV; Charset=UTF-8; label_size=0|CSV|text/csv|DETECTED",
        "text/csv;header=present|CSV|text/csv|PRESENT",
        "text/csv; header=\"Absent\";|CSV|text/csv|ABSENT",
        "application/json; charset=\"utf-8\"|JSON|application/json|DETECTED",
        "application/jsonlines|JSON_LINES|application/jsonlines|DETECTED",
        "application/x-jsonlines; v=1|JSON_LINES|application/x-jsonlines|DETECTED",
      })
  void contentTypesAreReadWithTheirParameters(
      String header, WireFormat format, String name, HeaderLine headerLine) {
    assertThat(ContentType.parse(header))
        .isEqualTo(new ContentType(format, name, headerLine, UTF_8, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/xml|\"application/xml\" is not supported",
        "csv|\"csv\" is no media type",
        "text/|\"text/\" is no media type",
        "text/csv; header|is no media type",
        "text/csv; charset=klingon|the charset \"klingon\" is not known",
        "text/csv; charset=\"\"|the charset \"\" is not known",
        "text/csv; delimiter=;|in quotes if it is a semicolon (delimiter=\";\"), but is \"\"",
        "text/csv; delimiter=ab|delimiter must be tab or a single character that is no quote, letter,"
            + " digit, point, sign or line break, in quotes if it is a semicolon (delimiter=\";\"), but"
            + " is \"ab\"",
        "text/csv; delimiter=5|but is \"5\"",
        "text/csv; header=maybe|header must be present or absent but is \"maybe\"",
      })
  void otherContentTypesAreRefused(String header, String reason) {
    assertThatThrownBy(() -> ContentType.parse(header))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE))
        .hasMessageStartingWith(
            "Content-Type must be one of text/csv, application/json, application/jsonlines,"
                + " application/x-jsonlines")
        .hasMessageEndingWith(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "latin1,ISO-8859-1",
    "windows-1252,windows-1252",
    "UTF-16,UTF-16",
    "us-ascii,UTF-8",
    "utf8,UTF-8"
  })
  void aCharsetIsTaken(String name, String charset) {
    assertThat(ContentType.parse("text/csv; charset=" + name).charset().name()).isEqualTo(charset);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void anAbsentContentTypeIsRefused(@Nullable String header) {
    assertThatThrownBy(() -> ContentType.parse(header))
        .hasMessageEndingWith("the request has no Content-Type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv||text/csv",
        "application/x-jsonlines||application/x-jsonlines",
        "application/json|*/*|application/json",
        "application/json|text/csv|text/csv",
        "application/json|text/*|text/csv",
        "text/csv|application/*|application/json",
        "application/x-jsonlines|application/*|application/x-jsonlines",
        "text/csv|application/x-jsonlines|application/x-jsonlines",
        "text/csv|APPLICATION/JSON; charset=utf-8|application/json",
        "text/csv|text/csv;q=0.1, application/json;q=0.9|application/json",
        "text/csv|application/jsonlines, application/json|application/jsonlines",
        "text/csv|text/html, */*;q=0.5|text/csv",
        "text/csv|text/csv;q=0, */*|application/json",
        "text/csv|text/*;q=0, */*|application/json",
        "text/csv|text/*;q=0, text/csv;q=0.1|text/csv",
        "text/csv|nonsense, application/json|application/json",
      })
  void answersAreOfTheTypeThatIsAskedFor(
      String contentType, @Nullable String accept, String answer) {
    assertThat(AnswerType.negotiate(accept, ContentType.parse(contentType)).name())
        .isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "image/*",
        "text/csv;q=0",
        "text/csv;q=2",
        "text/csv;q=x",
        "nonsense"
      })
  void otherAnswersAreRefused(String accept) {
    ContentType csv = ContentType.parse("text/csv");

    assertThatThrownBy(() -> AnswerType.negotiate(accept, csv))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.NOT_ACCEPTABLE))
        .hasMessage(
            "Accept must admit one of text/csv, application/json, application/jsonlines,"
                + " application/x-jsonlines, but is \""
                + accept
                + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "delimiter=\";\"|;",
        "delimiter=,|,",
        "Delimiter=\",\"; charset=utf-8|,",
        "delimiter=tab|`\t`",
        "delimiter=TAB|`\t`",
        "delimiter=\\t|`\t`",
        "delimiter=\"\\t\"|`\t`",
        "delimiter=\"\t\"|`\t`",
      })
  void aFieldSeparatorIsTaken(String parameter, String delimiter) {
    assertThat(ContentType.parse("text/csv; " + parameter).delimiter())
        .isEqualTo(delimiter.charAt(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|application/jsonlines;data=text",
        "*/*|application/jsonlines;data=text",
        "application/*|application/jsonlines;data=text",
        "text/html, */*;q=0.5|application/jsonlines;data=text",
        "text/*|text/csv",
        "text/csv|text/csv",
        "application/json|application/json",
        "application/jsonlines|application/jsonlines",
        "application/jsonlines;q=0, */*|text/csv",
      })
  void theUsualTypeStandsInWhereAcceptLeavesTheChoice(@Nullable String accept, String answer) {
    AnswerType usual = AnswerType.parse("application/jsonlines;data=text");

    assertThat(AnswerType.negotiate(accept, ContentType.parse("text/csv"), usual))
        .isEqualTo(AnswerType.parse(answer));
  }

  @Test
  void aRangeCanAskTheUsualTypeForMore() {
    AnswerType usual = AnswerType.parse("application/json");

    assertThat(
            AnswerType.negotiate("*/*;output=\"score,std\"", ContentType.parse("text/csv"), usual))
        .isEqualTo(AnswerType.parse("application/json;output=\"score,std\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv;output=score,std|score,std",
        "text/csv; output=score, std , p5;q=0.5|score,std,p5",
        "text/csv;output=score,column:a/b|score,column:a/b",
        "application/json, text/csv;q=0.5;output=score,std, */*|score,std",
        "text/csv;output=score,|score,",
        "text/csv;output=\"score\",\"std\"|score,std",
        "text/csv;q=0.9;OUTPUT = \"score\" , std;q=1, */*|score,std",
        "text/csv;output=\"score,std\",p5|score,std,p5",
        "text/csv;output=score;q=0.5,std|score,std",
        "text/csv;output=score;output=std|score,std",
        "text/csv;output=score;std, */*;q=0.1|score,std",
      })
  void aListWithoutQuotesIsRefusedWithTheQuotedForm(String accept, String quoted) {
    ContentType csv = ContentType.parse("text/csv");

    assertThatThrownBy(() -> AnswerType.negotiate(accept, csv))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.error().code()).isEqualTo(ErrorCode.BAD_OUTPUT);
              assertThat(e.error().message()).endsWith(": output=\"" + quoted + "\"");
            });
  }

  @Test
  void emptyElementsAfterAQuotedListAreNoPartOfIt() {
    assertThat(
            AnswerType.negotiate("text/csv;output=\"score,std\", ,", ContentType.parse("text/csv"))
                .output())
        .isEqualTo("score,std");
  }

  @Test
  void aSingleOutputNeedsNoQuotes() {
    assertThat(
            AnswerType.negotiate(
                    "text/csv;output=std, application/json;q=0.1", ContentType.parse("text/csv"))
                .output())
        .isEqualTo("std");
  }

  @Test
  void theAnswersFormatIsItsTypes() {
    assertThat(AnswerType.negotiate("application/x-jsonlines", ContentType.parse("text/csv")))
        .isEqualTo(new AnswerType(WireFormat.JSON_LINES, "application/x-jsonlines"));
  }
}
