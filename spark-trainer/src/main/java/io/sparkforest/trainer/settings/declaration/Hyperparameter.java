package io.sparkforest.trainer.settings.declaration;

import io.sparkforest.trainer.sagemaker.Problems;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The declaration of a hyperparameter.
 *
 * @param <T> what its value is read as
 */
public final class Hyperparameter<T> {
  private static final Pattern NUMBER = Pattern.compile("[0-9.]+");

  private final String name;
  private final ValueType<T> type;
  private final Function<ReadValues, T> whenAbsent;
  private final String defaultInWords;
  private final String meaning;

  private Hyperparameter(
      String name,
      ValueType<T> type,
      Function<ReadValues, T> whenAbsent,
      String defaultInWords,
      String meaning) {
    this.name = name;
    this.type = type;
    this.whenAbsent = whenAbsent;
    this.defaultInWords = defaultInWords;
    this.meaning = meaning;
  }

  /**
   * A hyperparameter with a default.
   *
   * @param written the default as users would write it; an empty text is documented as "none"
   * @param meaning what it sets, in a line of Markdown
   */
  public static <T> Hyperparameter<T> withDefault(
      String name, ValueType<T> type, String written, String meaning) {
    Problems problems = new Problems();
    Optional<T> value = type.parse(new WrittenValue(name, written, problems));
    problems.throwIfAny();
    T read = value.orElseThrow();
    return new Hyperparameter<>(name, type, values -> read, inWords(written), meaning);
  }

  /**
   * A hyperparameter whose default depends on hyperparameters that are declared before it.
   *
   * @param inWords the default in the documentation, in Markdown
   * @param meaning what it sets, in a line of Markdown
   */
  public static <T> Hyperparameter<T> withDefault(
      String name,
      ValueType<T> type,
      Function<ReadValues, T> value,
      String inWords,
      String meaning) {
    return new Hyperparameter<>(name, type, value, inWords, meaning);
  }

  /**
   * A hyperparameter that has no value by default.
   *
   * @param inWords what the documentation says of this, in Markdown
   * @param meaning what it sets, in a line of Markdown
   */
  public static <T> Hyperparameter<Optional<T>> optional(
      String name, ValueType<T> type, String inWords, String meaning) {
    return new Hyperparameter<>(
        name, type.optional(), values -> Optional.empty(), inWords, meaning);
  }

  /**
   * A text that must be given; an empty one stands for it once its absence is reported.
   *
   * @param expected what to give, as the error message has it
   * @param meaning what it sets, in a line of Markdown
   */
  public static Hyperparameter<String> required(
      String name, ValueType<String> type, String expected, String meaning) {
    return new Hyperparameter<>(
        name,
        type,
        values -> {
          values.problems().add("hyperparameter %s is required: %s", name, expected);
          return "";
        },
        "required",
        meaning);
  }

  private static String inWords(String written) {
    if (written.isEmpty()) {
      return "none";
    }
    return NUMBER.matcher(written).matches() ? written : "`" + written + "`";
  }

  public String name() {
    return name;
  }

  /** Its row in the table of the documentation, in Markdown. */
  public String documentation() {
    return String.join(
        " | ", "| `" + name + "`", type.name(), type.range(), defaultInWords, meaning + " |");
  }

  /**
   * The value, or the default if there is none or it is not valid.
   *
   * @param written the text of the value, if there is one
   */
  T read(Optional<String> written, ReadValues values) {
    return written
        .map(text -> type.acceptsBlank() ? text : text.strip())
        .filter(text -> type.acceptsBlank() || !text.isEmpty())
        .flatMap(text -> type.parse(new WrittenValue(name, text, values.problems())))
        .orElseGet(() -> whenAbsent.apply(values));
  }
}
