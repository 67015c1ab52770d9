package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.findings.ChannelFindings;
import io.sparkforest.trainer.findings.DataFindings;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.findings.FormatFindings;
import io.sparkforest.trainer.findings.IgnoredRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page says what was found in the files. */
final class ReadSectionTest {
  private static final FileForm CSV = new FileForm("CSV", "UTF-8", ";", true, true, 2, 0);

  private static ChannelFindings channel(String name, FormatFindings... formats) {
    return ChannelFindings.of(
        name,
        Map.of("a.csv", FileFindings.of(CSV)),
        400,
        5,
        new IgnoredRecords(3, 0),
        List.of(formats));
  }

  private static String page(DataFindings findings) {
    return new String(ReportPage.html(ReadSection.of(findings)), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasFoundAndTheFormatsAreTables() {
    FormatFindings when =
        new FormatFindings("<when>", "date d/m/y", "13/06/2021", 2, List.of("soon"));

    String page = page(new DataFindings(List.of("Unnamed: 0"), List.of(channel("training", when))));

    assertThat(page)
        .contains(
            "<td>training</td><td class=\"use\">files</td><td class=\"found\">a.csv: CSV in UTF-8,"
                + " separator ;, quotes escaped by a backslash, lines above the header: 3</td>")
        .contains("line that names the separator</td><td class=\"found\">yes</td>")
        .contains("comments above the header</td><td class=\"found\">2</td>")
        .contains("records without a target, left out</td><td class=\"found\">5</td>")
        .contains("records without any value, ignored</td><td class=\"found\">3</td>")
        .contains("columns without a name</td><td class=\"found\">Unnamed: 0</td>")
        .contains(
            "&lt;when&gt;</span></td><td>date d/m/y</td><td class=\"found\">13/06/2021</td>"
                + "<td class=\"number\">2</td>")
        .doesNotContain("repeat the header");
  }

  @Test
  void valuesThatDoNotFitAreCountedByChannel() {
    DataFindings findings =
        new DataFindings(
            List.of(),
            List.of(
                channel("training", new FormatFindings("t", "time", "14:30", 0, List.of())),
                channel("test", new FormatFindings("t", "time", "", 7, List.of("x")))));

    assertThat(page(findings)).contains("<td class=\"number\">0 in training, 7 in test</td>");
  }

  @Test
  void withoutFormatsThereIsNoTableOfThem() {
    assertThat(page(new DataFindings(List.of(), List.of(channel("training")))))
        .contains("id=\"read\"")
        .doesNotContain("id=\"formats\"");
  }
}
