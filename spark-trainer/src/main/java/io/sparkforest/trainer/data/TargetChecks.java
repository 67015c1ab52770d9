package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.settings.MissingTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the target's values are numbers of which something can be learned. */
final class TargetChecks {
  private static final int MAX_PLACES = 3;

  private TargetChecks() {}

  /** Why the rows without a target cannot be left out, if they cannot. */
  static Optional<String> missingProblem(ColumnProfile target, MissingTarget setting) {
    if (target.missing() == 0) {
      return Optional.empty();
    }
    if (isMostlyMissing(target)) {
      return Optional.of(
          missing(target, Faults.MAX_EXAMPLES)
              + ", more than half: take these rows out if it is the right column");
    }
    return setting == MissingTarget.FAIL
        ? Optional.of(missing(target, Faults.MAX_EXAMPLES) + ": take these rows out")
        : Optional.empty();
  }

  /** That rows without a target are left out, if any are. */
  static Optional<String> missingWarning(ColumnProfile target, MissingTarget setting) {
    boolean isLeftOut = target.missing() > 0 && missingProblem(target, setting).isEmpty();
    return isLeftOut
        ? Optional.of(missing(target, MAX_PLACES) + ": these rows are left out")
        : Optional.empty();
  }

  private static boolean isMostlyMissing(ColumnProfile target) {
    return target.missing() > target.present();
  }

  private static String missing(ColumnProfile target, int maxPlaces) {
    List<String> places = target.missingPlaces();
    return String.format(
        Locale.ROOT,
        "target %s is missing in %d of %d rows (%s)",
        Escaped.name(target.name()),
        target.missing(),
        target.present() + target.missing(),
        Faults.listed(places.subList(0, Math.min(maxPlaces, places.size())), target.missing()));
  }

  /** What the user must change in the target's column, most important first. */
  static List<String> problems(ColumnProfile target, MissingTarget setting) {
    List<String> problems = new ArrayList<>();
    String name = Escaped.name(target.name());
    missingProblem(target, setting).ifPresent(problems::add);
    if (target.textCount() > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "target %s is not a number in %d of %d rows: %s%s",
              name,
              target.textCount(),
              target.present() + target.missing(),
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
