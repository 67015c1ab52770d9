package io.sparkforest.trainer.report.chart;

import io.sparkforest.contract.Escaped;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of the report. */
public final class Charts {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Color[] COLOURS = {Palette.FIRST, Palette.SECOND, Palette.THIRD};
  private static final float LINE = 2.5f;
  private static final int DOT = 4;
  private static final int LONGEST_NAME = 30;
  private static final int LONGEST_TITLE = 80;

  private Charts() {}

  /**
   * A line for each series.
   *
   * @param series name → as many values as {@code xs}
   */
  public static Chart lines(
      String title, String xTitle, String yTitle, double[] xs, Map<String, double[]> series) {
    XYChart chart = xy(xTitle, yTitle);
    chart.getStyler().setLegendVisible(true);
    int next = 0;
    for (Map.Entry<String, double[]> each : series.entrySet()) {
      XYSeries line = chart.addSeries(each.getKey(), xs, each.getValue());
      line.setMarker(xs.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      line.setMarkerColor(COLOURS[next % COLOURS.length]);
      line.setLineStyle(new BasicStroke(LINE));
      line.setLineColor(COLOURS[next++ % COLOURS.length]);
    }
    return Chart.of(title, title + ": " + String.join(", ", series.keySet()), chart);
  }

  /** A dot for each pair, and the diagonal on which both are the same. */
  public static Chart pairs(String title, String xTitle, String yTitle, double[] xs, double[] ys) {
    XYChart chart = xy(xTitle, yTitle);
    XYSeries dots = chart.addSeries("rows", xs, ys);
    dots.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    dots.setMarker(SeriesMarkers.CIRCLE);
    dots.setMarkerColor(Palette.FIRST);
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < xs.length; row++) {
      least = Math.min(least, Math.max(xs[row], ys[row]));
      greatest = Math.max(greatest, Math.min(xs[row], ys[row]));
    }
    XYSeries diagonal =
        chart.addSeries("same", new double[] {least, greatest}, new double[] {least, greatest});
    diagonal.setMarker(SeriesMarkers.NONE);
    diagonal.setLineColor(Palette.SECOND);
    diagonal.setLineStyle(SeriesLines.DASH_DASH);
    return Chart.of(title, title + ", " + xs.length + " rows", chart);
  }

  /** A dot for each pair. */
  public static Chart dots(String title, String xTitle, String yTitle, double[] xs, double[] ys) {
    XYChart chart = xy(xTitle, yTitle);
    XYSeries dots = chart.addSeries("rows", xs, ys);
    dots.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    dots.setMarker(SeriesMarkers.CIRCLE);
    dots.setMarkerColor(Palette.FIRST);
    return Chart.of(title, title + ", " + xs.length + " rows", chart);
  }

  /**
   * A dot with its range for each place on a numeric axis.
   *
   * @param ranges half the length of each range
   */
  public static Chart ranges(
      String title, String xTitle, String yTitle, double[] xs, double[] ys, double[] ranges) {
    XYChart chart = xy(xTitle, yTitle);
    XYSeries dots = chart.addSeries("rows", xs, ys, ranges);
    dots.setMarker(SeriesMarkers.CIRCLE);
    dots.setMarkerColor(Palette.FIRST);
    dots.setLineColor(Palette.FIRST);
    dots.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    return Chart.of(title, title + ", by " + xTitle, chart);
  }

  /** A bar for each name. */
  public static Chart bars(
      String title, String xTitle, String yTitle, List<String> fullNames, double[] values) {
    List<String> names = shown(fullNames);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(Escaped.cut(xTitle, LONGEST_TITLE))
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.6);
    chart.getStyler().setXAxisLabelRotation(names.size() > 4 ? 35 : 0);
    List<Double> boxed = new ArrayList<>();
    for (double value : values) {
      boxed.add(value);
    }
    chart.addSeries("values", names, boxed).setFillColor(Palette.FIRST);
    return Chart.of(title, title + ": " + String.join(", ", names), chart);
  }

  /** Cut to what fits, and all different: a label may be a text of megabytes. */
  private static List<String> shown(List<String> names) {
    Set<String> shown = new LinkedHashSet<>();
    for (String name : names) {
      String text = Escaped.cut(name, LONGEST_NAME);
      for (int number = 2; !shown.add(text); number++) {
        text = Escaped.cut(name, LONGEST_NAME) + " " + number;
      }
    }
    return List.copyOf(shown);
  }

  private static XYChart xy(String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(Escaped.cut(xTitle, LONGEST_TITLE))
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setMarkerSize(DOT);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setAntiAlias(true);
    styler.setBaseFont(TEXT);
    styler.setAxisTitleFont(TEXT);
    styler.setAxisTickLabelsFont(TEXT);
    styler.setLegendFont(TEXT);
    styler.setChartFontColor(Palette.TEXT);
    styler.setXAxisTitleColor(Palette.TEXT);
    styler.setYAxisTitleColor(Palette.TEXT);
    styler.setAxisTickLabelsColor(Palette.TEXT);
    styler.setAxisTickMarksColor(Palette.GRID);
    styler.setChartBackgroundColor(Palette.NONE);
    styler.setPlotBackgroundColor(Palette.NONE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Palette.GRID);
    styler.setErrorBarsColor(Palette.FIRST);
    styler.setDecimalPattern("0.######");
    styler.setLegendVisible(false);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendBackgroundColor(Palette.NONE);
    styler.setLegendBorderColor(Palette.NONE);
    styler.setXAxisTickMarkSpacingHint(90);
  }
}
