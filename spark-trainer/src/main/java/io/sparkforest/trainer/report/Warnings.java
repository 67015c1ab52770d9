package io.sparkforest.trainer.report;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.baseline.Baselines;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.forest.Forest;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What should be looked at before the model is trusted, besides what the schema warns of.
 *
 * <p>A column is treated as a leak of the target if it alone explains at least {@value #LEAK} of
 * the target's variance, by the means of fifty slices with as many rows each, or of its labels.
 */
final class Warnings {
  private static final double LEAK = 0.95;
  private static final double REGULAR = 0.999;
  private static final int SLICES = 50;
  private static final int MIN_ROWS_PER_LABEL = 20;
  private static final int MIN_ROWS = 1_000;

  private final List<String> found = new ArrayList<>();
  private final Schema schema;
  private final List<FeatureView> views;
  private final ScoredRows scored;
  private final StopRequest stop;

  private Warnings(Schema schema, List<FeatureView> views, ScoredRows scored, StopRequest stop) {
    this.schema = schema;
    this.views = views;
    this.scored = scored;
    this.stop = stop;
  }

  /** Looks; columns are not looked at any more once the job is asked to stop. */
  static List<String> of(
      Schema schema, List<FeatureView> views, JobResults results, StopRequest stop) {
    Warnings warnings = new Warnings(schema, views, results.forest().scored(), stop);
    warnings.leaks();
    results.baselines().map(Baselines::linear).ifPresent(warnings::sum);
    warnings.fit(results.forest());
    warnings.newLabels();
    return warnings.found;
  }

  private void add(String format, Object... arguments) {
    found.add(Escaped.text(String.format(Locale.ROOT, format, arguments)));
  }

  private void leaks() {
    for (int feature = 0; feature < views.size() && !stop.isMade(); feature++) {
      FeatureView view = views.get(feature);
      boolean isTooFew =
          scored.size() < MIN_ROWS
              || (view.isNominal() && scored.size() < MIN_ROWS_PER_LABEL * view.labels().size());
      if (!isTooFew) {
        double share =
            ExplainedShare.of(scored.values(feature), scored.labels(), view.isNominal(), SLICES);
        if (share >= LEAK) {
          add(
              "column %s alone explains %.1f %% of the target: does it hold what is to be predicted,"
                  + " or what is known only afterwards? drop_columns leaves it out",
              Escaped.name(view.name()), 100 * share);
        }
      }
    }
  }

  /** Columns that leak the target together, such as the parts that it is the sum of. */
  private void sum(Metrics linear) {
    linear
        .r2()
        .filter(share -> share >= REGULAR && linear.rows() >= MIN_ROWS)
        .ifPresent(
            share ->
                add(
                    "linear regression explains %.2f %% of the target: is it derived from other"
                        + " columns, as a sum of parts is? drop_columns leaves out those that are"
                        + " known only afterwards",
                    100 * share));
  }

  private void fit(Forest forest) {
    Optional<Metrics> unseen = forest.last().validation().or(() -> forest.last().outOfBag());
    unseen
        .flatMap(Metrics::r2)
        .filter(share -> share <= 0)
        .ifPresent(
            share ->
                add(
                    "the forest predicts rows that it has not seen no better than the mean does"
                        + " (r2 %.3f)",
                    share));
  }

  private void newLabels() {
    if (scored.kind() != ScoredRows.Kind.VALIDATION) {
      return;
    }
    Set<String> withGaps =
        schema.columns().stream()
            .filter(column -> column.missing() > 0)
            .map(Column::name)
            .collect(Collectors.toSet());
    for (int feature = 0; feature < views.size() && !stop.isMade(); feature++) {
      FeatureView view = views.get(feature);
      if (view.isNominal() && !withGaps.contains(view.name())) {
        int rows = 0;
        for (double value : scored.values(feature)) {
          rows += value >= view.labels().size() ? 1 : 0;
        }
        if (rows > 0) {
          add(
              "column %s has a label that training did not have, or a gap, in %d of %d rows held out",
              Escaped.name(view.name()), rows, scored.size());
        }
      }
    }
  }
}
