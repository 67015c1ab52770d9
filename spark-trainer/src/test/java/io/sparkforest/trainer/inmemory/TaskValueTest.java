package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.TestSession;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class TaskValueTest {
  @Test
  void tasksInThisProcessGetTheValueItselfUntilItIsClosed() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(TestSession.get().sparkContext());
    int[] value = {7};
    TaskValue<int[]> shared = new TaskValue<>(value);

    assertThat(
            context
                .parallelize(List.of(0, 1), 2)
                .map(task -> System.identityHashCode(shared.get()))
                .collect())
        .containsExactly(System.identityHashCode(value), System.identityHashCode(value));
    shared.close();
    assertThatThrownBy(shared::get).hasMessageContaining("closed");
  }
}
