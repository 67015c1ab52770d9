package io.sparkforest.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ErrorCodeTest {
  /** A row's code, first status and meaning. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\d{3})(?:, [^|]+)? \\| ([^|]+) \\|$");

  @Test
  void theTableOfErrorsInTheDocumentationHasTheSameCodesStatusesAndMeanings() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "serving.md"));
    String section = page.substring(page.indexOf("\n## Errors\n"));

    List<String> documented =
        ROW.matcher(section)
            .results()
            .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3).replace("`", ""))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values())
                .map(code -> code + " | " + code.status() + " | " + code.meaning())
                .toList());
    assertThat(section.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(documented);
  }
}
