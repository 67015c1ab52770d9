package io.sparkforest.trainer.report;

import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.trainer.interval.IntervalCheck;
import io.sparkforest.trainer.interval.IntervalCheck.OfDecile;
import io.sparkforest.trainer.interval.Intervals;
import io.sparkforest.trainer.report.chart.Chart;
import io.sparkforest.trainer.report.chart.Charts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Charts of how often prediction intervals hold, and whether the wide ones are needed. */
final class IntervalCharts {
  private static final int MAX_DOTS = 2_000;

  private IntervalCharts() {}

  /** The charts; none if nothing was checked. */
  static List<Chart> of(Intervals intervals) {
    List<Chart> charts = new ArrayList<>();
    if (intervals.check().isEmpty()) {
      return charts;
    }
    int level = Math.min(Calibration.USUAL_LEVEL, intervals.calibration().highestLevel());
    double[] half = Arrays.stream(intervals.widths()).map(width -> width / 2).toArray();
    charts.add(
        Charts.pairs(
            "Error against half the width of "
                + level
                + " % intervals: a row below the line is"
                + " covered",
            "half the width",
            "|actual − predicted|",
            some(half),
            some(intervals.errors())));
    IntervalCheck check = intervals.check().get();
    if (!check.deciles().isEmpty()) {
      charts.add(coverage(check.deciles(), level));
    }
    return charts;
  }

  private static Chart coverage(List<OfDecile> deciles, int level) {
    double[] meant = new double[deciles.size()];
    Arrays.fill(meant, level / 100.0);
    Map<String, double[]> series = new LinkedHashMap<>();
    series.put("covered", deciles.stream().mapToDouble(OfDecile::coverage).toArray());
    series.put("meant to be", meant);
    return Charts.lines(
        "Coverage of " + level + " % intervals by decile of the prediction",
        "decile of the prediction",
        "share of rows",
        IntStream.rangeClosed(1, meant.length).asDoubleStream().toArray(),
        series);
  }

  /** Evenly chosen, where there are many. */
  private static double[] some(double[] all) {
    int dots = Math.min(MAX_DOTS, all.length);
    double[] chosen = new double[dots];
    Arrays.setAll(chosen, dot -> all[(int) ((long) dot * all.length / dots)]);
    return chosen;
  }
}
