package io.sparkforest.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.bundle.MemoryNeed;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.SampleModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadedModelsTest {
  @TempDir Path folder;
  private Path model;
  private long need;

  @BeforeEach
  void writeModel() throws Exception {
    // A link is where temporary folders lie on some systems, and would lead out of the folder.
    folder = folder.toRealPath();
    model = Files.createDirectories(folder.resolve("sample/model"));
    SampleModel.write(model);
    need = MemoryNeed.bytes(model);
  }

  @Test
  void aModelThatIsUnloadedWhileItScoresTakesItsMemoryUntilTheLastOfItsRequestsEnds() {
    LoadedModels models = models(2 * need);
    models.load("one", model.toString());
    Lease first = models.lease("one");
    Lease second = models.lease("one");

    models.unload("one");

    assertThat(models.size()).isZero();
    assertThat(models.reservedBytes()).isEqualTo(need);
    first.close();
    assertThat(models.reservedBytes()).isEqualTo(need);
    assertThat(second.model().trees()).hasValue(2);
    second.close();
    assertThat(models.reservedBytes()).isZero();
  }

  @Test
  void aNameIsFreeForAnotherWhileTheModelThatItStoodForStillScores() {
    LoadedModels models = models(2 * need);
    models.load("one", model.toString());
    try (Lease lease = models.lease("one")) {
      models.unload("one");
      models.load("one", model.toString());

      assertThat(models.reservedBytes()).isEqualTo(2 * need);
      assertThat(lease.model().trees()).hasValue(2);
    }

    assertThat(models.reservedBytes()).isEqualTo(need);
    assertThat(models.size()).isEqualTo(1);
  }

  @Test
  void aModelThatDoesNotFitIsRefusedAndItsNameStaysFree() {
    LoadedModels models = models(need - 1);

    assertError(models, ErrorCode.INSUFFICIENT_MEMORY);
    assertError(models, ErrorCode.INSUFFICIENT_MEMORY);
    assertThat(models.reservedBytes()).isZero();
  }

  @Test
  void aModelThatCannotBeLoadedTakesNoMemoryAndItsNameStaysFree() throws Exception {
    Files.writeString(model.resolve("bundle.json"), "[".repeat(1_000_000));
    LoadedModels models = models(100 * need);

    assertError(models, ErrorCode.MODEL_NOT_LOADABLE);
    assertError(models, ErrorCode.MODEL_NOT_LOADABLE);
    assertThat(models.reservedBytes()).isZero();
  }

  @Test
  void aModelIsUnloadedOnce() {
    LoadedModels models = models(2 * need);
    models.load("one", model.toString());
    models.unload("one");

    assertThatThrownBy(() -> models.unload("one")).isInstanceOf(RequestException.class);
    assertThatThrownBy(() -> models.lease("one")).isInstanceOf(RequestException.class);
    assertThat(models.reservedBytes()).isZero();
  }

  @Test
  void aLinkToAFolderWithALinkThatLeadsOutIsRefused(@TempDir Path secret) throws Exception {
    Path between = Files.createDirectory(folder.resolve("between"));
    Files.createSymbolicLink(between.resolve("out"), secret);
    Files.createSymbolicLink(model.resolve("notes/between"), between);

    assertError(models(100 * need), ErrorCode.BAD_MODEL_URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a/b",
        "/",
        "/a",
        "a/",
        ".",
        "..",
        "two\nlines",
        "two\u2028lines",
        "nul\0",
        "next\u0085line",
        "turned\u202Eround"
      })
  void aNameThatAUrlCannotHoldIsRefusedBeforeAnythingIsLoaded(String name) {
    assertBadName(name);
  }

  @Test
  void aNameThatIsTooLongForARequestLineIsRefused() {
    assertBadName("x".repeat(1_025));
    // 1,024 characters, but 9,216 when percent-encoded.
    assertBadName("\u4e2d".repeat(1_024));
  }

  @Test
  void halfASurrogatePairIsNoName() {
    assertBadName("a\ud83d");
  }

  private void assertBadName(String name) {
    LoadedModels models = models(100 * need);
    // There is nothing at the URL: whoever looked there first would say so.
    assertThatThrownBy(() -> models.load(name, folder.resolve("nowhere").toString()))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.BAD_MODEL_NAME));
  }

  private LoadedModels models(long memory) {
    return new LoadedModels(folder, memory, null);
  }

  private void assertError(LoadedModels models, ErrorCode code) {
    assertThatThrownBy(() -> models.load("one", model.toString()))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }
}
