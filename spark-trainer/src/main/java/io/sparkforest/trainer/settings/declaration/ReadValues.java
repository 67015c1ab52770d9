package io.sparkforest.trainer.settings.declaration;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.NearestName;
import io.sparkforest.trainer.sagemaker.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of all declared hyperparameters. A value that is not valid is reported and replaced by
 * the default, so that one run finds every problem.
 */
public final class ReadValues {
  private final Map<Hyperparameter<?>, Object> values = new HashMap<>();
  private final Problems problems;

  private ReadValues(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads the values, and reports names that are not declared.
   *
   * @param written name → value
   * @param declared in an order in which each follows those that its default depends on
   */
  public static ReadValues of(
      Map<String, String> written, List<Hyperparameter<?>> declared, Problems problems) {
    ReadValues read = new ReadValues(problems);
    read.rejectUnknownNames(written, declared.stream().map(Hyperparameter::name).toList());
    for (Hyperparameter<?> hyperparameter : declared) {
      read.values.put(
          hyperparameter,
          hyperparameter.read(Optional.ofNullable(written.get(hyperparameter.name())), read));
    }
    return read;
  }

  private void rejectUnknownNames(Map<String, String> written, List<String> known) {
    for (String name : written.keySet()) {
      boolean isFromSageMaker = name.startsWith("_") || name.startsWith("sagemaker_");
      if (!isFromSageMaker && !known.contains(name)) {
        String hint = NearestName.hint(name, known);
        problems.add(
            "hyperparameter %s is not known%s",
            Escaped.name(name), hint.isEmpty() ? "; known are " + String.join(", ", known) : hint);
      }
    }
  }

  /** The value of a declared hyperparameter. */
  @SuppressWarnings("unchecked") // Each declaration's value is put in as it reads it.
  public <T> T get(Hyperparameter<T> hyperparameter) {
    return (T) Optional.ofNullable(values.get(hyperparameter)).orElseThrow();
  }

  Problems problems() {
    return problems;
  }
}
