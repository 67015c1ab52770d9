package io.sparkforest.trainer.report.chart;

import java.awt.Color;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Colours that stand for a page's CSS variables: a chart is drawn once, with colours that nothing
 * else has, and these become variables in its SVG, so that the page decides in light and in dark.
 */
final class Palette {
  static final Color TEXT = new Color(1, 2, 3);
  static final Color GRID = new Color(4, 5, 6);
  static final Color FIRST = new Color(7, 8, 9);
  static final Color SECOND = new Color(10, 11, 12);
  static final Color THIRD = new Color(13, 14, 15);

  /** Nothing at all. */
  static final Color NONE = new Color(0, 0, 0, 0);

  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");

  private Palette() {}

  static String withVariables(String svg) {
    return RGB.matcher(svg).replaceAll(Palette::variable);
  }

  private static String variable(MatchResult rgb) {
    return switch (rgb.group(1)) {
      case "1" -> "var(--chart-text)";
      case "4" -> "var(--chart-grid)";
      case "7" -> "var(--chart-first)";
      case "10" -> "var(--chart-second)";
      case "13" -> "var(--chart-third)";
      default -> rgb.group();
    };
  }
}
