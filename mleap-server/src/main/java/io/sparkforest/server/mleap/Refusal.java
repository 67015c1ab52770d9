package io.sparkforest.server.mleap;

import io.sparkforest.contract.Escaped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Finds out why a pipeline returns no prediction for a record. MLeap does not report it: a stage
 * with {@code handleInvalid=skip} drops the record, or outputs null and a later stage fails.
 */
final class Refusal {
  private static final int MAX_SHOWN = 101;

  private final DefaultLeapFrame record;

  /** The first stage that had all its inputs and no output, with what it was given. */
  private @Nullable String skipped;

  private Refusal(DefaultLeapFrame record) {
    this.record = record;
  }

  /**
   * The reason, for people.
   *
   * @param record a frame of the record alone, through which the stages go one after the other
   */
  static String reason(Stages stages, DefaultLeapFrame record) {
    return new Refusal(record).reason(stages);
  }

  private String reason(Stages stages) {
    DefaultLeapFrame frame = record;
    for (Transformer stage : stages.list()) {
      DefaultLeapFrame next;
      try {
        next = stage.transform(frame).get();
      } catch (RuntimeException e) {
        return failure(stage, frame, e);
      }
      if (next.dataset().isEmpty()) {
        return skips(stage, frame);
      }
      frame = next;
      boolean hasNoOutput = !nulls(names(stage.outputSchema().fields()), frame).isEmpty();
      if (hasNoOutput && skipped == null && nulls(inputs(stage), frame).isEmpty()) {
        skipped = skips(stage, frame);
      }
    }
    return skipped == null ? "the pipeline returns no prediction for it" : skipped;
  }

  private String failure(Transformer stage, DefaultLeapFrame frame, RuntimeException e) {
    List<String> missing = nulls(inputs(stage), frame);
    List<String> raw = missing.stream().filter(record.schema()::hasField).toList();
    if (!raw.isEmpty()) {
      return "it has no value for \"" + String.join("\", \"", raw) + "\"";
    }
    if (!missing.isEmpty() && skipped != null) {
      return skipped;
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null || message.startsWith("null")) {
      // Scala's match error on null has it for a message.
      return skips(stage, frame);
    }
    return message;
  }

  private static String skips(Transformer stage, DefaultLeapFrame frame) {
    List<String> values = new ArrayList<>();
    for (String input : inputs(stage)) {
      values.add("\"" + input + "\" is " + shown(value(input, frame)));
    }
    String kind = stage.model().getClass().getSimpleName().replaceAll("Model$", "");
    return "stage \""
        + stage.uid()
        + "\" ("
        + kind
        + ") has no value for it, where "
        + Escaped.cut(String.join(", ", values), MAX_SHOWN);
  }

  private static List<String> inputs(Transformer stage) {
    return names(stage.inputSchema().fields());
  }

  private static List<String> names(Seq<StructField> fields) {
    return JavaConverters.seqAsJavaList(fields).stream().map(StructField::name).toList();
  }

  private static List<String> nulls(List<String> columns, DefaultLeapFrame frame) {
    return columns.stream().filter(column -> value(column, frame) == null).toList();
  }

  private static @Nullable Object value(String column, DefaultLeapFrame frame) {
    return frame.dataset().head().getRaw((Integer) frame.schema().indexOf(column).get());
  }

  @SuppressWarnings("unchecked") // vectors are tensors of doubles
  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "missing";
    }
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    if (value instanceof Tensor<?> vector && vector.base().runtimeClass() == double.class) {
      return Arrays.toString(FlatForestModel.values((Tensor<Object>) vector));
    }
    return String.valueOf(value);
  }
}
