package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.sagemaker.UserError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class StageTimesTest {
  @Test
  void theStagesAreSummedUpInTheirOrder() {
    StageTimes stages = new StageTimes();

    assertThat(stages.<String>time("scan", () -> "rows")).isEqualTo("rows");
    stages.time("proof", () -> {});

    assertThat(stages.seconds()).containsOnlyKeys("scan", "proof");
    assertThat(stages).asString().matches("\\d+\\.\\d s \\(scan \\d+\\.\\d, proof \\d+\\.\\d\\)");
  }

  @Test
  void whatRunsBesideOtherStagesIsNamedApart() throws Exception {
    StageTimes stages = new StageTimes();
    CountDownLatch isNext = new CountDownLatch(1);

    Supplier<String> baselines =
        stages.begin(
            "baselines",
            () -> {
              await(isNext);
              return "mean";
            });
    stages.time("proof", isNext::countDown);

    assertThat(baselines.get()).isEqualTo("mean");
    assertThat(stages.seconds()).containsOnlyKeys("proof", "baselines");
    assertThat(stages)
        .asString()
        .matches("\\d+\\.\\d s \\(proof \\d+\\.\\d; beside them: baselines \\d+\\.\\d\\)");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatFailsBesideOthersFailsWhereItsResultIsNeeded() {
    StageTimes stages = new StageTimes();
    Supplier<String> failing =
        stages.begin(
            "baselines",
            () -> {
              throw new UserError("no rows");
            });

    assertThatThrownBy(failing::get).isInstanceOf(UserError.class).hasMessage("no rows");
    assertThat(stages.seconds()).isEmpty();
  }

  @Test
  void aStageThatFailsHasNoTime() {
    StageTimes stages = new StageTimes();
    Runnable failing =
        () -> {
          throw new IllegalStateException("no model");
        };

    assertThatThrownBy(() -> stages.time("proof", failing)).hasMessage("no model");

    assertThat(stages.seconds()).isEmpty();
  }

  @Test
  void stagesThatWereBegunAreAwaitedHoweverTheyEnd() {
    StageTimes stages = new StageTimes();
    AtomicBoolean isOver = new AtomicBoolean();
    stages.begin(
        "failing",
        () -> {
          throw new IllegalStateException("no baseline");
        });
    stages.begin(
        "slow",
        () -> {
          try {
            Thread.sleep(200);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          isOver.set(true);
          return "done";
        });

    stages.awaitBegun();

    assertThat(isOver).isTrue();
    assertThat(stages.seconds()).containsOnlyKeys("slow");
  }
}
