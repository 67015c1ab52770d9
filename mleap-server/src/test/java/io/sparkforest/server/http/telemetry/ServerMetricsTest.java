package io.sparkforest.server.http.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.sparkforest.server.drift.DriftTally;
import io.sparkforest.server.model.FailingModel;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Notes;
import io.sparkforest.server.model.Rows;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServerMetricsTest {
  private final Model model =
      FailingModel.after(0, new Notes(MissingNode.getInstance(), MissingNode.getInstance()));
  private final ServerMetrics metrics = new ServerMetrics();

  @Test
  void eachInputHasASeriesFromTheStartAndNoLabelOfAValue() {
    metrics.showModel(model, 1, Duration.ZERO);
    add("no label of training", 1e6);

    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("model_")))
        .contains(
            "model_missing_values_total{column=\"Weight\"} 1.0",
            "model_missing_values_total{column=\"Type\"} 0.0",
            "model_missing_values_total{column=\"Shop\"} 1.0",
            "model_unseen_labels_total{column=\"Type\"} 1.0",
            "model_unseen_labels_total{column=\"Fat\"} 0.0",
            "model_numbers_out_of_range_total{column=\"Price\"} 1.0",
            "model_numbers_out_of_range_total{column=\"Weight\"} 0.0",
            "model_scores_bucket{le=\"60.0\"} 0",
            "model_scores_bucket{le=\"120.0\"} 1",
            "model_scores_bucket{le=\"+Inf\"} 1",
            "model_scores_count 1",
            "model_scores_sum 117.5")
        .noneMatch(line -> line.contains("no label of training") || line.contains("\"Id\""));
  }

  private void add(String type, double price) {
    Rows.Builder rows = model.layout().newRows();
    rows.addRow();
    rows.setNumber(1, price);
    rows.setLabel(2, type);
    rows.setLabel(3, "LF");
    DriftTally tally = model.drift().tally();
    tally.count(rows.build(), new double[] {117.5}, Set.of());
    model.drift().add(tally);
  }
}
