package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.findings.ChannelFindings;
import io.sparkforest.trainer.findings.FilesOfOneForm;
import io.sparkforest.trainer.report.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found in the files is kept for provenance and report, as the log says it. */
final class DataFindingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  /** Dates in two hundred records: the last has none, nor has one without a target. */
  private static String table() {
    StringBuilder table = new StringBuilder("sep=;\n# from the shop\n;when;x;y\n");
    for (int row = 0; row < 200; row++) {
      String when = (row % 28 + 1) + "/06/20" + (10 + row % 9);
      when = row == 199 ? "soon" : row == 7 ? "never" : when;
      table.append(row).append(';').append(when).append(';').append(row * 37 % 11).append(';');
      table.append(row == 7 ? "" : row % 13).append(row == 9 ? "\n;;;\n;when;x;y\n" : "\n");
    }
    return table.toString();
  }

  @Test
  void allThatWasFoundInCsvIsSaid() throws IOException {
    folder.file("a.csv", table()).file("test", "a.csv", ";when;x;y\n1;13/06/2020;5;6\n2;?;1;\n");

    TrainingData data = folder.data();

    assertThat(JSON.readTree(Json.bytes(data.findings())))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "unnamed_columns": ["Unnamed: 0"],
                  "channels": [
                    {
                      "channel": "training",
                      "files": [
                        {
                          "first": "a.csv", "files": 1,
                          "form": {
                            "format": "CSV", "encoding": "UTF-8", "separator": ";",
                            "has_escaped_quotes": false, "has_separator_line": true,
                            "comment_lines": 1, "skipped_lines": 0
                          }
                        }
                      ],
                      "rows": 199, "rows_without_target": 1,
                      "blank_records": 1, "repeated_headers": 1,
                      "partition_columns": [], "gaps": {}, "ignored_lists": [],
                      "formats": [
                        {
                          "name": "when", "format": "date d/m/y", "example": "1/06/2010",
                          "unfit": 1, "unfit_examples": ["soon"]
                        }
                      ]
                    },
                    {
                      "channel": "test",
                      "files": [
                        {
                          "first": "test/a.csv", "files": 1,
                          "form": {
                            "format": "CSV", "encoding": "UTF-8", "separator": ";",
                            "has_escaped_quotes": false, "has_separator_line": false,
                            "comment_lines": 0, "skipped_lines": 0
                          }
                        }
                      ],
                      "rows": 1, "rows_without_target": 1,
                      "blank_records": 0, "repeated_headers": 0,
                      "partition_columns": [], "gaps": {}, "ignored_lists": [],
                      "formats": [
                        {
                          "name": "when", "format": "date d/m/y", "example": "13/06/2020",
                          "unfit": 0, "unfit_examples": []
                        }
                      ]
                    }
                  ]
                }
                """));
  }

  @Test
  void valuesThatDoNotFitAFormatThatIsSetAreCountedAndReported() throws IOException {
    folder.file("a.csv", table()).set("column_formats", "{\"when\": \"date m/d/y\"}");

    try (LogLines log = new LogLines()) {
      long unfit = folder.data().findings().channels().get(0).formats().get(0).unfit();

      assertThat(unfit).isEqualTo(113);
      assertThat(log.lines())
          .contains(
              "WARN data: channel training: 113 value(s) of column when are not of its format and are"
                  + " read as missing");
    }
  }

  @Test
  void partitionsAreSaid() throws IOException {
    folder.file("year=2019/a.jsonl", "{\"x\": 1, \"y\": 2, \"tags\": [1]}\n{\"x\": 2, \"y\": 3}\n");
    folder.file("year=2020/a.jsonl", "{\"x\": 5, \"y\": 4}\n");

    ChannelFindings found = folder.data().findings().channels().get(0);

    assertThat(found.partitionColumns()).containsExactly("year");
    assertThat(found.ignoredLists()).containsExactly("tags");
    assertThat(found.files())
        .extracting(FilesOfOneForm::text)
        .containsExactly("\"year=2019/a.jsonl\" and 1 more: JSON Lines");
  }
}
