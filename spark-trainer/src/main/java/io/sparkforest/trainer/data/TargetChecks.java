package io.sparkforest.trainer.data;

import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the target's values are numbers of which something can be learned. */
final class TargetChecks {
  private TargetChecks() {}

  /** What the user must change in the target's column, most important first. */
  static List<String> problems(ColumnProfile target) {
    List<String> problems = new ArrayList<>();
    String name = Escaped.name(target.name());
    long rows = target.present() + target.missing();
    if (target.missing() > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "target %s is missing in %d of %d rows (%s): take these rows out",
              name,
              target.missing(),
              rows,
              Faults.listed(target.missingPlaces(), target.missing())));
    }
    if (target.textCount() > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "target %s is not a number in %d of %d rows: %s%s",
              name,
              target.textCount(),
              rows,
              Faults.listed(target.texts(), target.textCount()),
              target.numbers() == 0 ? "; what is predicted is a number: classes are not" : ""));
    }
    target.rangeProblem("target").ifPresent(problems::add);
    boolean isConstant =
        target.textCount() == 0
            && target.min().isPresent()
            && target.min().orElseThrow() == target.max().orElseThrow();
    if (isConstant) {
      problems.add(
          String.format(
              Locale.ROOT,
              "target %s is constant: every training row has %s, so there is nothing to learn",
              name,
              target.min().orElseThrow()));
    }
    return problems;
  }
}
