package io.sparkforest.trainer.report.chart;

import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A chart as it stands in a page.
 *
 * @param title what it shows
 * @param description the same for those who do not see it
 * @param svg its {@code <svg>} element, as wide as its place
 */
public record Chart(String title, String description, String svg) {
  private static final String SVG = "http://www.w3.org/2000/svg";

  private static final Pattern CLIP = Pattern.compile("\\bclipPath(\\d+)");

  /** Digits after the point of coordinates: pixels need no more. */
  private static final int PRECISION = 1;

  static Chart of(
      String title, String description, org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) {
    Document document = document();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setPrecision(PRECISION);
    context.setComment(null);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    int width = chart.getWidth();
    int height = chart.getHeight();
    graphics.setSVGCanvasSize(new Dimension(width, height));
    chart.paint(graphics, width, height);
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    root.removeAttribute("width");
    root.removeAttribute("height");
    root.setAttribute("role", "img");
    root.setAttribute("aria-label", description);
    // Charts of one page must not share the names of their parts.
    String own = "clip-" + Integer.toHexString(title.hashCode()) + "-";
    String text = CLIP.matcher(text(graphics, root)).replaceAll(own + "$1");
    return new Chart(title, description, Palette.withVariables(text));
  }

  private static String text(SVGGraphics2D graphics, Element root) {
    StringWriter text = new StringWriter();
    try {
      graphics.stream(root, text, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    // Without the XML declaration and the document type, which an element in a page has none of.
    return text.toString().substring(text.toString().indexOf("<svg"));
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform has XML", e);
    }
  }
}
