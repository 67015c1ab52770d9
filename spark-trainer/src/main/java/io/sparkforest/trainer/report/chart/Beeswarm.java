package io.sparkforest.trainer.report.chart;

import com.samskivert.mustache.Escapers;
import io.sparkforest.contract.Escaped;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Dots along a lane for each name, beside each other where many lie at the same place. */
public final class Beeswarm {
  private static final int WIDTH = 720;
  private static final int LANE = 34;
  private static final int LEFT = 190;
  private static final int RIGHT = 15;
  private static final int AXIS = 26;
  private static final int MAX_NAME = 24;

  /** How far apart dots are, and how many fit above and below a lane's middle. */
  private static final double STEP = 2.5;

  private static final int MAX_STEPS = 5;

  /** Of small, middle and large values; that of the middle is for labels, too. */
  private static final List<String> COLOURS =
      List.of("var(--chart-third)", "var(--chart-first)", "var(--chart-second)");

  private static final List<String> LEVELS = List.of("small", "middle", "large");

  private Beeswarm() {}

  /**
   * A lane.
   *
   * @param values where its dots are
   * @param levels from 0 for a dot of a small value to 1 for one of a large value; NaN for others
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Lane(String name, double[] values, double[] levels) {}

  /** The chart, with an axis that all lanes share. */
  public static Chart of(String title, List<Lane> lanes) {
    double least =
        lanes.stream().flatMapToDouble(lane -> Arrays.stream(lane.values())).min().orElse(0);
    double greatest =
        lanes.stream().flatMapToDouble(lane -> Arrays.stream(lane.values())).max().orElse(0);
    Scale scale = new Scale(Math.min(0, least), Math.max(0, greatest));
    int height = lanes.size() * LANE + AXIS;
    String description =
        title + ": " + String.join(", ", lanes.stream().map(lane -> shown(lane.name())).toList());
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" font-size=\"13\"")
        .append(" font-family=\"sans-serif\" fill=\"var(--chart-text)\" viewBox=\"0 0 ")
        .append(WIDTH + " " + height)
        .append("\" aria-label=\"")
        .append(Escapers.HTML.escape(description))
        .append("\">");
    append(
        svg,
        "<path stroke=\"var(--chart-grid)\" d=\"M%.1f 0V%d\"/>",
        scale.x(0),
        lanes.size() * LANE);
    for (int place = 0; place < lanes.size(); place++) {
      double middle = (place + 0.5) * LANE;
      append(svg, "<text x=\"0\" y=\"%.1f\">", middle + 4);
      svg.append(Escapers.HTML.escape(shown(lanes.get(place).name()))).append("</text>");
      appendDots(svg, lanes.get(place), middle, scale);
    }
    appendNumber(svg, scale.least, scale.x(scale.least), "start", height);
    appendNumber(svg, scale.greatest, scale.x(scale.greatest), "end", height);
    append(svg, "<text x=\"0\" y=\"%d\">values: ", height - 6);
    for (int colour = 0; colour < COLOURS.size(); colour++) {
      append(svg, "<tspan fill=\"%s\"> %s</tspan>", COLOURS.get(colour), LEVELS.get(colour));
    }
    return new Chart(title, description, svg.append("</text></svg>").toString());
  }

  private static String shown(String name) {
    return Escaped.cut(name, MAX_NAME);
  }

  /** A path for each colour: a line without length has round ends, which are a dot. */
  private static void appendDots(StringBuilder svg, Lane lane, double middle, Scale scale) {
    StringBuilder[] paths = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
    int[] taken = new int[WIDTH];
    for (int row = 0; row < lane.values().length; row++) {
      double x = scale.x(lane.values()[row]);
      int dots = taken[(int) (x / STEP)]++;
      // In turns above and below, and from the middle again where there is no more room.
      int steps = (dots + 1) / 2 % (MAX_STEPS + 1);
      double y = middle + (dots % 2 == 0 ? steps : -steps) * STEP;
      double level = lane.levels()[row];
      int colour = Double.isNaN(level) ? 1 : (int) Math.min(2, level * COLOURS.size());
      append(paths[colour], "M%.1f %.1fh0", x, y);
    }
    for (int colour = 0; colour < paths.length; colour++) {
      if (paths[colour].length() > 0) {
        append(
            svg,
            "<path stroke=\"%s\" stroke-width=\"3\" stroke-linecap=\"round\" d=\"%s\"/>",
            COLOURS.get(colour),
            paths[colour]);
      }
    }
  }

  private static void appendNumber(
      StringBuilder svg, double number, double x, String anchor, int height) {
    append(
        svg,
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%.4g</text>",
        x,
        height - 6,
        anchor,
        number);
  }

  private static void append(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments));
  }

  private record Scale(double least, double greatest) {
    double x(double value) {
      double share = greatest > least ? (value - least) / (greatest - least) : 0.5;
      return LEFT + share * (WIDTH - LEFT - RIGHT);
    }
  }
}
