package io.sparkforest.trainer.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopRequestTest {
  private final StopRequest stop = new StopRequest();
  private final List<String> called = new ArrayList<>();

  @Test
  void atFirstItIsNotMade() {
    assertThat(stop.isMade()).isFalse();
    assertThatCode(stop::endIfMade).doesNotThrowAnyException();
  }

  @Test
  void itsAgeCountsFromWhenItWasFirstMade() {
    assertThat(stop.isOlderThan(Duration.ZERO)).isFalse();

    stop.make();

    assertThat(stop.isOlderThan(Duration.ZERO)).isTrue();
    assertThat(stop.isOlderThan(Duration.ofHours(1))).isFalse();
  }

  @Test
  void onceMadeItEndsTheJob() {
    stop.make();

    assertThat(stop.isMade()).isTrue();
    assertThatThrownBy(stop::endIfMade)
        .isInstanceOf(JobStopped.class)
        .hasMessage("stopped before the first batch of trees was grown: no model was written");
  }

  @Test
  void listenersAreCalledOnceAndInTheirOrder() {
    stop.onMade(() -> called.add("first"));
    stop.onMade(() -> called.add("second"));

    stop.make();
    stop.make();

    assertThat(called).containsExactly("first", "second");
  }

  @Test
  void aListenerThatComesLateIsCalledAtOnce() {
    stop.make();

    stop.onMade(() -> called.add("late"));

    assertThat(called).containsExactly("late");
  }

  @Test
  void aListenerThatFailsDoesNotKeepTheOthersFromBeingCalled() {
    stop.onMade(
        () -> {
          throw new IllegalStateException("Spark has stopped already");
        });
    stop.onMade(() -> called.add("second"));

    stop.make();

    assertThat(called).containsExactly("second");
  }

  @Test
  void aListenerSeesTheRequestAsMadeAndMayAddAnother() {
    stop.onMade(
        () -> {
          called.add("made: " + stop.isMade());
          stop.onMade(() -> called.add("inner"));
        });

    stop.make();

    assertThat(called).containsExactly("made: true", "inner");
  }
}
