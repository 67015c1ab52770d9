package io.sparkforest.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.settings.declaration.Hyperparameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/hyperparameters.md against the declarations. */
final class HyperparameterDocumentationTest {
  private static final Pattern HEAD =
      Pattern.compile("\\| name \\| type \\| range \\| default \\| meaning \\|\\R\\|[ |-]+\\R");

  private static String document() throws IOException {
    return Files.readString(Path.of("..", "docs", "hyperparameters.md"));
  }

  @Test
  void theTableHasTheRowsOfTheDeclarationsAndNoOthers() throws IOException {
    String fromTable = HEAD.split(document(), 2)[1];
    String table = fromTable.substring(0, fromTable.indexOf("\n\n"));

    assertThat(table.lines())
        .containsExactlyElementsOf(
            DeclaredHyperparameters.all().stream().map(Hyperparameter::documentation).toList());
  }

  @Test
  void eachHyperparameterHasAParagraphThatBeginsWithItsName() throws IOException {
    List<String> paragraphs = document().lines().filter(line -> line.startsWith("**`")).toList();

    assertThat(DeclaredHyperparameters.all())
        .allSatisfy(
            declared ->
                assertThat(paragraphs)
                    .filteredOn(line -> line.contains("**`" + declared.name() + "`**"))
                    .hasSize(1));
  }
}
