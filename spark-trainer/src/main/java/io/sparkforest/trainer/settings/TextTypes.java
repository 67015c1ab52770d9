package io.sparkforest.trainer.settings;

import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.trainer.settings.declaration.SimpleType;
import io.sparkforest.trainer.settings.declaration.ValueType;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Types whose values are texts of a certain form. */
final class TextTypes {
  /** Features tried at a split, as Spark writes it; nothing if it is to be found. */
  static final ValueType<Optional<String>> FEATURE_SUBSET =
      new SimpleType<>(
          "word or number",
          "`auto`, `all`, `onethird`, `sqrt`, `log2`, a count, or a fraction",
          "auto, all, onethird, sqrt, log2, a number of features (at least 1) or a share of them"
              + " (such as 0.5)",
          TextTypes::featureSubset);

  /** An object or a folder. Error messages do not quote it, which may hold a secret by mistake. */
  static final ValueType<S3Uri> S3_URI =
      new SimpleType<>(
              "S3 URI",
              "`s3://BUCKET/KEY`",
              "s3://BUCKET/KEY or s3a://BUCKET/KEY with nothing else in it (credentials come from"
                  + " the environment or the job's role)",
              S3Uri::parse)
          .unquoted();

  static final ValueType<String> ENDPOINT =
      matching(
          "URL",
          "`http://…` or `https://…`",
          Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+/?"),
          "an address such as https://s3.example.com:9000");

  static final ValueType<String> REGION =
      matching("word", "a region", Pattern.compile("[a-z0-9-]+"), "a region such as eu-west-1");

  static final ValueType<Boolean> TRUE_OR_FALSE =
      new SimpleType<>(
          "word",
          "`true`, `false`",
          "true or false",
          text ->
              text.equals("true") || text.equals("false")
                  ? Optional.of(text.equals("true"))
                  : Optional.empty());

  static final SimpleType<DecimalMark> DECIMAL =
      new SimpleType<>(
          "character",
          "`.` or `,`",
          "a point or a comma",
          text ->
              Arrays.stream(DecimalMark.values())
                  .filter(mark -> text.equals(String.valueOf(mark.character())))
                  .findFirst());

  static final SimpleType<Charset> ENCODING =
      new SimpleType<>(
          "word",
          "an encoding's name",
          "the name of an encoding such as utf-8, utf-16 or windows-1252",
          TextTypes::encoding);

  private static final Pattern SUBSET_WORD = Pattern.compile("all|onethird|sqrt|log2");

  /** Spark recognizes a fraction by its decimal point: "1.0" is all features, "1" is one. */
  private static final Pattern SUBSET_FRACTION = Pattern.compile("0?\\.\\d*[1-9]\\d*|1\\.0+");

  private TextTypes() {}

  /** A text of a form, which error messages do not quote: it may hold a secret by mistake. */
  private static ValueType<String> matching(
      String name, String range, Pattern form, String expected) {
    return new SimpleType<>(
            name,
            range,
            expected + ", with nothing else in it",
            text -> Optional.of(text).filter(form.asMatchPredicate()))
        .unquoted();
  }

  private static Optional<Optional<String>> featureSubset(String written) {
    String text = written.toLowerCase(Locale.ROOT);
    if (text.equals("auto")) {
      return Optional.of(Optional.empty());
    }
    return SUBSET_WORD.matcher(text).matches()
            || SUBSET_FRACTION.matcher(text).matches()
            || isCount(text)
        ? Optional.of(Optional.of(text))
        : Optional.empty();
  }

  private static Optional<Charset> encoding(String text) {
    try {
      return Optional.of(Charset.forName(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isCount(String text) {
    try {
      return Integer.parseInt(text) >= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
