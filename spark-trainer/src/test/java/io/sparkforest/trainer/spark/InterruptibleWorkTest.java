package io.sparkforest.trainer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class InterruptibleWorkTest {
  private static final AtomicInteger AT_WORK = new AtomicInteger();
  private static volatile CountDownLatch started = new CountDownLatch(1);
  private static final long STUBBORN_NANOSECONDS = 300_000_000;

  private final SparkContext context = TestSession.get().sparkContext();
  private final StopRequest stop = new StopRequest();

  /** Spark must not be stopped under a task's feet. */
  @RepeatedTest(6)
  void onceItIsInterruptedNoTaskIsAtWorkAnyMore() throws InterruptedException {
    started = new CountDownLatch(1);
    Thread stopping =
        new Thread(
            () -> {
              try {
                started.await();
                stop.make();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    stopping.start();

    Optional<Long> counted =
        InterruptibleWork.run(
            context,
            "counting",
            stop,
            () ->
                TestSession.get()
                    .range(0, 8, 1, 8)
                    .toJavaRDD()
                    .map(InterruptibleWorkTest::stubborn)
                    .count());

    stopping.join();
    assertThat(counted).isEmpty();
    assertThat(AT_WORK).hasValue(0);
  }

  /** Work that takes a while to notice that it is interrupted. */
  private static Long stubborn(Long row) {
    AT_WORK.incrementAndGet();
    started.countDown();
    long end = System.nanoTime() + STUBBORN_NANOSECONDS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    AT_WORK.decrementAndGet();
    return row;
  }

  @Test
  void whatFailsWithoutAStopIsAFailure() {
    assertThatThrownBy(
            () ->
                InterruptibleWork.run(
                    context,
                    "failing",
                    stop,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
  }
}
